"""Typing as steps that undo takes back: a word or what came before a pause. Once it is over they are one step."""

from __future__ import annotations

from dttools.ids import new_id
from dttools_desktop.canvas.port import ProjectPort

_KEPT = 100
"""Steps of one text that are kept apart; the oldest become one, so that a long text leaves the rest of the history."""


class TypingSteps:
    """The gestures under which one sitting's typing goes into the project.

    Args:
        project: Whose history it is.
        first: Typing joins this step at first, the making of the item; a fresh one when None.
    """

    def __init__(self, project: ProjectPort, first: str | None) -> None:
        self._project = project
        self.gesture = first or _fresh()
        self._gestures = [self.gesture]
        self._counts = first is None
        self._undoable = 0

    def begin(self) -> None:
        """What is typed from now on is another step."""
        self.gesture = _fresh()
        self._gestures.append(self.gesture)
        self._counts = True
        if len(self._gestures) > _KEPT:
            older = self._gestures[: _KEPT // 2]
            self._project.join_gestures(older)
            self._gestures = self._gestures[_KEPT // 2 - 1 :]
            self._undoable = min(self._undoable, len(self._gestures) - 1)

    def wrote(self) -> None:
        """Something went into the project; the step that made the item is not undone from within its text."""
        self._undoable += int(self._counts)
        self._counts = False

    def undo(self) -> None:
        """Take back the latest own step of this text, not what was done before it."""
        if self._undoable and self._project.can_undo:
            self._undoable -= 1
            self._project.undo()
            self.begin()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._project.can_redo:
            self._project.redo()
            self._undoable += 1
            self.begin()

    def end(self) -> None:
        """Make all of it one step; the next is another."""
        self._project.join_gestures(self._gestures)
        self._project.close_gesture()
        self.gesture = _fresh()
        self._gestures = [self.gesture]
        self._counts = True
        self._undoable = 0


class Words:
    """Notices the end of each word that is typed."""

    def __init__(self, text: str) -> None:
        self._last = text
        self._in_word = False

    def ended(self, text: str, caret: int) -> bool:
        """Whether the change to this text, with the caret in it, has ended a word; offsets count characters."""
        grew, self._last = len(text) - len(self._last), text
        if grew <= 0 or caret == 0:
            return False
        if not text[caret - 1].isspace():
            self._in_word = True
            return False
        ended, self._in_word = self._in_word, False
        return ended


def _fresh() -> str:
    return f"type:{new_id()}"
