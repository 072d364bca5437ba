"""States of the window itself: the manuscript in it, what floats over it, the docks and the bars beside it."""

from collections.abc import AsyncIterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from contact_sheet.server import BUSY, FAILURES, SILENT, SLOW
from contact_sheet.stage import BUILT_IN, PLAIN, Stage, until
from lacuna.core.parameters import Parameters
from lacuna.services.file_work import FileWork
from lacuna.ui.docks.generations_panel import GenerationsPanel
from lacuna.ui.docks.token_panel import TokenPanel
from lacuna.ui.editor.token_card import TokenCard
from lacuna.ui.find.bar import FindBar
from lacuna.ui.main_window import SMALLEST
from lacuna.ui.page.popover import PagePopover
from lacuna.ui.palette import Palette

BEFORE = (
    "It was past ten when the carriage stopped before the inn, and nobody came out to meet it. Margaret waited a "
    "moment with her hand on the window-strap, then let herself down into the dark.\n\nThe door stood open, and"
)
AFTER = (
    " by the time she had found the bell she no longer wanted to ring it.\n\n"
    "\N{LEFT DOUBLE QUOTATION MARK}You are late,\N{RIGHT DOUBLE QUOTATION MARK} said a voice from the stair.\n"
)
LONG = (BEFORE + AFTER + "\n") * 12
RTL = (
    "وصلت العربة إلى النزل بعد العاشرة ليلاً، ولم يخرج أحد لاستقبالها.\n\n"
    "השער היה פתוח, והמנורה בערה נמוך. Margaret waited a moment, והקשיבה.\n"
)
CJK = (
    "十时过后,马车停在客栈门前,没有人出来迎接。\n\n馬車は十時過ぎに宿の前で止まった。\n\n"
    "열 시가 지나 마차가 여관 앞에 섰다.\n"
)
Scene = AsyncIterator[str]


async def empty(stage: Stage) -> Scene:
    """Nothing written yet."""
    stage.use(BUILT_IN)
    await until(
        lambda: any("ready" in label.text() for label in stage.window.status.findChildren(QLabel)), "it is ready"
    )
    yield "empty"
    stage.do("generations", "inspector")
    yield "empty-with-docks"
    stage.do("generations", "inspector", "panel")
    yield "empty-without-panel"
    stage.do("panel")
    stage.use(SLOW)
    yield "empty-with-another-server"
    stage.window.resize(*SMALLEST)
    yield "empty-at-the-smallest-size"
    stage.do("generations", "inspector")
    yield "empty-at-the-smallest-size-with-docks"


async def writing(stage: Stage) -> Scene:
    """Text of the writer's own."""
    stage.write(BEFORE)
    yield "writing"
    stage.write(AFTER, caret=len(BEFORE))
    yield "gap"
    cursor = stage.editor.textCursor()
    cursor.setPosition(40)
    cursor.setPosition(120, cursor.MoveMode.KeepAnchor)
    stage.editor.setTextCursor(cursor)
    yield "selected"
    stage.do("characters")
    yield "counting-characters"
    stage.window.resize(*SMALLEST)
    yield "writing-at-the-smallest-size"


async def streaming(stage: Stage) -> Scene:
    """Waiting for words, and words that arrive."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    stage.use(SILENT)
    stage.do("complete")
    yield "waiting"
    stage.do("stop")
    stage.use(SLOW)
    await stage.complete()
    yield "streaming"
    stage.do("stop")
    yield "stopped"


async def choices(stage: Stage) -> Scene:
    """Several choices in place."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    await stage.completed()
    yield "choices"
    stage.do("next")
    yield "choices-the-next"
    stage.do("discard")
    yield "choices-what-stood-there"
    cursor = stage.editor.textCursor()
    cursor.setPosition(0)
    stage.editor.setTextCursor(cursor)
    yield "choices-elsewhere"


async def token(stage: Stage) -> Scene:
    """What is known of a token: the card, the heat map, the inspector."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    await stage.completed()
    stage.do("token_previous", "token_previous", "card")
    yield "card"
    stage.key(Qt.Key.Key_Shift)
    stage.do("inspector")
    await until(lambda: stage.window.findChildren(TokenPanel), "the inspector is there")
    yield "inspector"
    stage.do("generations")
    await until(lambda: stage.window.findChildren(GenerationsPanel), "the generations are there")
    (panel,) = stage.window.findChildren(GenerationsPanel)
    await until(panel.rows.rowCount, "they are listed")
    panel.tree.expand(panel.rows.index(0, 0))
    panel.tree.setCurrentIndex(panel.rows.index(1, 0, panel.rows.index(0, 0)))
    yield "inspector-and-generations"
    stage.window.resize(*SMALLEST)
    yield "inspector-and-generations-at-the-smallest-size"
    stage.window.resize(*stage.size)
    stage.do("inspector")
    yield "generations"
    stage.do("generations", "heat")
    yield "heat-by-probability"
    stage.do("heat_rank")
    yield "heat-by-rank"
    stage.do("heat_surprise")
    yield "heat-by-surprise"


async def pointer(stage: Stage) -> Scene:
    """The card under the pointer."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    await stage.completed()
    span = stage.editor.manuscript.tokens(len(BEFORE) + 2, 1)
    first = next(iter(span)).start
    place = stage.editor.rects(first, 3)[0].center()
    QTest.mouseMove(stage.editor.viewport(), place + QPoint(1, 0))
    QTest.mouseMove(stage.editor.viewport(), place)
    await until(
        lambda: [card for card in stage.editor.findChildren(TokenCard) if card.isVisible()], "the card is there"
    )
    yield "card-under-the-pointer"


async def finding(stage: Stage) -> Scene:
    """The bar for finding and replacing."""
    stage.write(LONG, caret=0)
    stage.do("find")
    yield "find"
    (bar,) = stage.window.findChildren(FindBar)
    stage.fill(bar, "Find", "the")
    await until(lambda: any(" of " in label.text() for label in bar.findChildren(QLabel)), "it is counted")
    yield "find-hits"
    stage.do("replace")
    stage.fill(bar, "Replace with", "another")
    yield "replace"
    stage.fill(bar, "Find", "no such word")
    await until(lambda: all(" of " not in label.text() for label in bar.findChildren(QLabel)), "it is counted")
    yield "find-nothing"
    stage.press(bar, "Regular expression")
    stage.fill(bar, "Find", "[a")
    await until(lambda: any("pattern" in label.text() for label in bar.findChildren(QLabel)), "it is refused")
    yield "find-wrong-pattern"
    stage.press(bar, "Regular expression")
    stage.press(bar, "Close the bar")


async def palette(stage: Stage) -> Scene:
    """The list of all commands."""
    stage.write(BEFORE)
    stage.do("palette")
    yield "palette"
    (shown,) = stage.window.findChildren(Palette)
    (field,) = shown.findChildren(QLineEdit)
    QTest.keyClicks(field, "choice")
    yield "palette-found"
    QTest.keyClicks(field, "qqq")
    yield "palette-nothing"
    shown.close_quietly()


async def page(stage: Stage) -> Scene:
    """Letters, lines and what is in the foreground."""
    stage.write(LONG, caret=140)
    stage.do("page")
    yield "text-and-page"
    (card,) = stage.window.findChildren(PagePopover)
    card.closed.emit()
    stage.do("focus_sentence")
    yield "focus-on-the-sentence"
    stage.do("focus_paragraph")
    yield "focus-on-the-paragraph"
    stage.do("focus_paragraph", "typewriter")
    middle = stage.editor.textCursor()
    middle.setPosition(len(LONG) // 2)
    stage.editor.setTextCursor(middle)
    yield "typewriter"
    stage.editor.put_caret(140)
    stage.do("typewriter", *["zoom_in"] * 10)
    yield "large-text"
    stage.do("zoom_reset", *["zoom_out"] * 4)
    yield "small-text"
    stage.do("zoom_reset", "full_screen")
    yield "full-screen"
    stage.do("full_screen")


async def scripts(stage: Stage) -> Scene:
    """Text from right to left, and in Chinese, Japanese and Korean."""
    stage.write(RTL, caret=len(RTL.split("\n", maxsplit=1)[0]))
    await stage.completed()
    yield "right-to-left"
    stage.do("token_previous", "card")
    yield "right-to-left-card"
    stage.key(Qt.Key.Key_Shift)
    await stage.clear()
    stage.write(CJK, caret=len(CJK.split("\n", maxsplit=1)[0]))
    await stage.completed()
    yield "chinese-japanese-korean"


async def notices(stage: Stage) -> Scene:
    """Every failure's bar, and what else is told there."""
    for failure in FAILURES:
        stage.write(BEFORE)
        stage.use(failure)
        stage.window.panel.show_parameters(PLAIN)
        stage.do("complete")
        await until(stage.window.notice.isVisible, "it is told")
        await stage.idle()
        yield f"notice-{failure}"
        if failure == "key":
            stage.press(stage.window.notice, "Details")
            yield "notice-details"
        stage.do("stop", "select_all")
        stage.window.notice.hide()
    stage.use(BUSY)
    stage.do("complete")
    await until(lambda: any("busy" in label.text() for label in stage.window.status.findChildren(QLabel)), "it waits")
    yield "asking-again"
    stage.do("stop")
    stage.window.panel.show_parameters(Parameters(max_tokens=64, n=4, best_of=2))
    stage.do("complete")
    yield "notice-broken-rule"


async def files(stage: Stage) -> Scene:
    """Several manuscripts, and what happens to their files outside."""
    for name in (
        "inn.txt",
        "a-rather-long-name-of-a-chapter-that-nobody-would-want-to-type-twice.md",
        "notes & more.txt",
    ):
        path = stage.folder / name
        path.write_text(BEFORE + AFTER, encoding="utf-8")
        stage.window.file_dropped.emit(path)
        await until(lambda: stage.sheets.find(path) is not None, "it is open")  # noqa: B023  (awaited at once)
    stage.write("And so on.")
    yield "tabs"
    stage.desk.turns.slow.emit("Opening a-large-file.txt", FileWork("It was stopped."))
    yield "opening-a-large-file"
    stage.desk.turns.over.emit()
    for number in range(9):
        stage.do("new")
        stage.write(f"Chapter {number + 4}")
    yield "tabs-many"
    stage.do("next_sheet", "next_sheet")
    (stage.folder / "inn.txt").write_text("Another program wrote this.", encoding="utf-8")
    stage.show_file("inn.txt")
    stage.come_back()
    await until(stage.window.notice.isVisible, "the change is seen")
    yield "notice-changed-outside"
    stage.window.notice.hide()
    (stage.folder / "notes & more.txt").unlink()
    stage.show_file("notes & more.txt")
    stage.come_back()
    await until(stage.window.notice.isVisible, "it is missed")
    yield "notice-gone"
    stage.window.notice.hide()


async def panel(stage: Stage) -> Scene:
    """The parameters: all set, and all broken."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    stage.window.panel.show_parameters(
        Parameters(
            max_tokens=32_768,
            temperature=1.25,
            seed=2**31 - 1,
            n=16,
            best_of=2,
            logprobs=20,
            frequency_penalty=-1.25,
            stop=("\n\n", "Chapter", "The End", "***", "once upon a time there was a king who had a daughter"),
            logit_bias={1234: -100, 100_257: 2, 77: 100},
            user="the writer of this manuscript",
        )
    )
    yield "parameters-set"


TEXT_SCENES = (
    empty, writing, streaming, choices, token, pointer, finding, palette, page, scripts, notices, files, panel,
)  # fmt: skip
