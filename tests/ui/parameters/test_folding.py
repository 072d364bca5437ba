"""Groups fold, and what is folded is still told of: by the heading, to a screen reader, and when a rule is broken."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel

from lacuna.core.parameters import Group, Parameters
from lacuna.ui.parameters import ParameterPanel
from lacuna.ui.parameters.heading import GroupHeading
from ui.hands import click, press


def heading(panel: ParameterPanel, group: Group) -> GroupHeading:
    found = panel.rows.groups[[one.group for one in panel.rows.groups].index(group)].findChildren(GroupHeading)
    return found[0]


def note(panel: ParameterPanel, group: Group) -> str:
    """Return what a heading says beside its title."""
    labels = heading(panel, group).findChildren(QLabel)
    return "".join(label.text() for label in labels if label.isVisible())


def test_a_click_folds_a_group_and_the_writer_is_the_one_who_did(panel: ParameterPanel) -> None:
    told: list[tuple[str, ...]] = []
    panel.rows.folded_changed.connect(lambda: told.append(panel.rows.folded))
    click(heading(panel, Group.PENALTIES))
    assert not panel.fields["presence_penalty"].isVisible()
    assert panel.fields["temperature"].isVisible()
    click(heading(panel, Group.PENALTIES))
    assert panel.fields["presence_penalty"].isVisible()
    assert told == [("PENALTIES",), ()]


def test_keys_fold_and_unfold(panel: ParameterPanel) -> None:
    one = heading(panel, Group.SAMPLING)
    one.setFocus()
    for key, folded in (
        (Qt.Key.Key_Return, True),
        (Qt.Key.Key_Space, False),
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Right, False),
        (Qt.Key.Key_Right, False),
        (Qt.Key.Key_Enter, True),
    ):
        press(one, key)
        assert (panel.rows.folded == ("SAMPLING",)) is folded
    assert QApplication.focusWidget() is one


def test_a_folded_group_says_how_many_differ_from_their_defaults(panel: ParameterPanel) -> None:
    panel.show_parameters(Parameters(presence_penalty=0.5))
    assert note(panel, Group.PENALTIES) == ""
    panel.rows.fold(["PENALTIES", "SAMPLING"])
    assert note(panel, Group.PENALTIES) == "1 changed"
    assert note(panel, Group.SAMPLING) == ""
    panel.show_parameters(Parameters(presence_penalty=0.5, frequency_penalty=0.0))
    assert note(panel, Group.PENALTIES) == "2 changed"
    assert heading(panel, Group.PENALTIES).accessibleName() == "Penalties, 2 changed"
    assert heading(panel, Group.PENALTIES).toolTip() == "Presence penalty 0.50, Frequency penalty 0.00"


def test_a_screen_reader_hears_whether_a_group_is_folded(panel: ParameterPanel) -> None:
    one = heading(panel, Group.STOP)
    heard = QAccessible.queryAccessibleInterface(one)
    assert heard.role() is QAccessible.Role.Button
    assert heard.text(QAccessible.Text.Name) == "Stop"
    assert [bool(heard.state().expandable), bool(heard.state().expanded)] == [True, True]  # pyright: ignore[reportAttributeAccessIssue]  (the stub has no fields)
    actions = heard.actionInterface()
    assert actions is not None
    actions.doAction(actions.actionNames()[0])
    assert panel.rows.folded == ("STOP",)
    assert [bool(heard.state().expanded), bool(heard.state().collapsed)] == [False, True]  # pyright: ignore[reportAttributeAccessIssue]  (likewise)


def test_a_rule_that_is_broken_unfolds_its_group_and_stays_told_if_it_is_folded_again(panel: ParameterPanel) -> None:
    panel.rows.fold(["CHOICES"])
    panel.show_parameters(Parameters(n=3, best_of=2))
    assert panel.fields["best_of"].isVisible()
    assert panel.rows.folded == ()
    click(heading(panel, Group.CHOICES))
    assert not panel.fields["best_of"].isVisible()
    assert note(panel, Group.CHOICES) == "1 to put right"
    panel.show_parameters(Parameters(n=3, best_of=3))
    assert note(panel, Group.CHOICES) == "2 changed"


def test_the_focus_is_not_left_in_what_is_folded(panel: ParameterPanel) -> None:
    panel.fields["seed"].setFocus()
    panel.rows.fold(["SAMPLING"])
    assert QApplication.focusWidget() is heading(panel, Group.SAMPLING)


def test_tab_passes_over_what_is_folded(panel: ParameterPanel) -> None:
    panel.rows.fold([group.name for group in Group])
    heading(panel, Group.LENGTH).setFocus()
    for group in list(Group)[1:]:
        press(QApplication.focusWidget() or panel, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is heading(panel, group)


def test_groups_of_a_later_version_are_no_matter(panel: ParameterPanel) -> None:
    panel.rows.fold(["LENGTH", "TELEPATHY"])
    assert panel.rows.folded == ("LENGTH",)


def test_the_keyboard_finds_a_field_that_is_not_folded(panel: ParameterPanel) -> None:
    panel.rows.fold(["LENGTH", "SAMPLING"])
    panel.take_focus()
    assert QApplication.focusWidget() is panel.fields["presence_penalty"]
