"""The titles of the menus: the window is painted with them before the actions are made."""

FILE, EDIT, VIEW, COMPLETE, TOOLS, HELP = "&File", "&Edit", "&View", "&Complete", "&Tools", "&Help"
TITLES = (FILE, EDIT, VIEW, COMPLETE, TOOLS, HELP)
