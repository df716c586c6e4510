"""Messages at the top of a board: why something was not done, and what a person may do about it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from dttools.errors import AppError
from dttools_desktop.qtkit.widgets import Banner

_WIDTH = 620
_FAILURE_SHOWN = 7000


class Messages(QObject):
    """Banners over a board, the newest at the bottom; one of a text at a time."""

    def __init__(self, board: QWidget) -> None:
        super().__init__(board)
        self._board = board
        self._banners: list[Banner] = []

    @property
    def shown(self) -> tuple[Banner, ...]:
        """Messages that show."""
        return tuple(self._banners)

    def fail(self, error: AppError) -> None:
        """Tell why something was not done; goes away by itself."""
        self.tell("warning", error.message, " ".join(filter(None, (error.safe, error.todo))))

    def tell(self, kind: str, text: str, details: str = "") -> None:
        """A message that goes away by itself."""
        banner = self.show(kind, text, details)
        QTimer.singleShot(_FAILURE_SHOWN, banner, lambda: self.end(banner))

    def show(self, kind: str, text: str, details: str = "") -> Banner:
        """A message at the top of the board."""
        banner = Banner(kind, text, details, parent=self._board)  # type: ignore[arg-type]  # one of its kinds
        banner.closed.connect(lambda: self.end(banner))
        for earlier in list(self._banners):
            if earlier.accessibleName() == banner.accessibleName():
                self.end(earlier)
        self._banners.append(banner)
        QTimer.singleShot(0, self, self.place)
        self.place()
        banner.show()
        return banner

    def end(self, banner: Banner) -> None:
        """Take a message away."""
        if banner in self._banners:
            self._banners.remove(banner)
            banner.hide()
            banner.deleteLater()
            self.place()

    def place(self) -> None:
        """Stack them below the top edge, in the middle."""
        y = 16
        width = min(_WIDTH, self._board.width() - 32)
        for banner in self._banners:
            height = max(banner.sizeHint().height(), banner.heightForWidth(width))
            banner.setGeometry((self._board.width() - width) // 2, y, width, height)
            banner.raise_()
            y += height + 8
