"""The screen of one open project: phases, tools, the editor in the middle."""
