"""What every editor offers to the window around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from dttools_desktop.canvas.text_editor import TextEditor


class Editor(QWidget):
    """A widget that shows and edits one record of a project."""

    import_wanted = Signal(object)
    """Somebody dropped a table of ideas here: its `Path`."""

    def thumbnail(self) -> QImage:
        """A small picture of what it shows, for the project's card; null when there is nothing to show."""
        raise NotImplementedError

    def actions_for_menus(self) -> list[QAction]:
        """What can be done here, for menus and the command palette; keys are shown, the editor listens to them."""
        raise NotImplementedError

    def parts(self) -> Sequence[QWidget]:
        """What F6 goes through here, in its order on the screen."""
        return (self,)

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        raise NotImplementedError

    def open_texts(self) -> Sequence[TextEditor]:
        """Texts that are always open to type in, as those of a form."""
        return ()

    def finish(self) -> bool:
        """Keep what is being typed; False when the project refuses it and it would be lost by closing."""
        raise NotImplementedError
