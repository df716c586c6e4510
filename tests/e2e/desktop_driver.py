"""The real desktop app in a process of its own, driven over stdin: a JSON command a line, a JSON answer a line.

Usage: python desktop_driver.py PROFILE
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from dttools.document.commands import AddRecord, EditText
from dttools.ids import RecordId, new_id
from dttools.model import Board, Idea, Note
from dttools_desktop.bootstrap import Desktop, make_application
from dttools_desktop.canvas.items import IdeaItem
from dttools_desktop.editors.ideation.editor import IdeationEditor
from dttools_desktop.windows.account.members import MembersDialog
from dttools_desktop.windows.account.publish import PublishDialog
from dttools_desktop.windows.account.sign_in import SignInDialog
from dttools_desktop.windows.import_ideas.dialog import ImportDialog
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage

PATIENCE_MS = 120_000


class Lines(QObject):
    """Commands from stdin, on the GUI thread."""

    came = Signal(str)

    def listen(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.came.emit(line)


class Hands:
    """What a person does at one laptop. Each method is a command; its keywords are the command's."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop

    # -- where we are

    @property
    def window(self) -> MainWindow:
        assert isinstance(self.desktop.window, MainWindow)
        return self.desktop.window

    @property
    def page(self) -> ProjectPage:
        assert self.window.project is not None
        return self.window.project

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Let the app run until something is so."""
        loop, poll, end = QEventLoop(), QTimer(interval=10), QTimer(interval=PATIENCE_MS, singleShot=True)
        poll.timeout.connect(lambda: loop.quit() if condition() else None)
        end.timeout.connect(loop.quit)
        poll.start()
        end.start()
        if not condition():
            loop.exec()
        poll.stop()
        end.stop()
        if not condition():
            raise TimeoutError(f"never came true: {what}; the bar says {self._said()}")

    def _said(self) -> str:
        return self.page.top_bar.chip.toolTip() if self.window.project else ""

    def _dialog(self, kind: type[Any]) -> Any:
        self.until(lambda: self._shown(kind), kind.__name__)
        return self._shown(kind)

    def _shown(self, kind: type[Any]) -> Any:
        return next((one for one in self.window.findChildren(kind) if one.isVisible()), None)

    # -- what can be asked for

    def enter(self, server: str, email: str, password: str, name: str = "") -> None:
        """Sign in; with a name, make the account first."""
        assert self.window.desk
        self.window.desk.ask_to_sign_in(self.window)
        dialog = self._dialog(SignInDialog)
        if name:
            dialog.other_way.click()
            dialog.name.setText(name)
        dialog.server.setText(server)
        dialog.email.setText(email)
        dialog.password.setText(password)
        dialog.submit_button.click()
        self.until(lambda: self.window.desk and self.window.desk.account, "signed in")

    def start(self, name: str) -> str:
        """Make a project and open its board."""
        assert self.desktop.library
        project = self.desktop.library.create(name)
        self.window.open_project(project)
        self._show_board()
        return project

    def bring_in(self, path: str) -> int:
        """Import ideas through the dialog."""
        dialog = self.page.ask_for_file()
        dialog.open_file(Path(path))
        self.until(dialog.preview.isVisible, "the preview")
        dialog.accept_button.click()
        self.until(lambda: self._shown(ImportDialog) is None, "the import")
        return len(list(self.page.document.all(Idea)))

    def share(self, emails: list[str]) -> None:
        """Publish the open project and add members in the dialog that follows."""
        self.page.top_bar.share.click()
        self._dialog(PublishDialog).publish_button.click()
        members = self._dialog(MembersDialog)
        for email in emails:
            members.add_wanted.emit(email, "member")
        members.accept()

    def join(self, project: str) -> None:
        """Open a project that somebody shares."""
        assert self.window.desk
        self.window.desk.open_shared(self.window, project, "member")
        self.until(lambda: self.window.project and not self.page.document.is_empty, "the shared project")
        self._show_board()

    def open(self, project: str) -> None:
        """Open a project of this laptop."""
        self.window.open_project(project)
        self._show_board()

    def retitle(self, titles: dict[str, str]) -> None:
        """Change titles of ideas: from → to."""
        for idea in list(self.page.document.all(Idea)):
            if idea.title in titles:
                self.page.project.apply(EditText(idea.id, "title", titles[idea.title]))

    def add_notes(self, texts: list[str]) -> None:
        """Add notes to the board."""
        for text in texts:
            self.page.project.apply(AddRecord(Note, new_id(), {"board": self._board(), "text": text}))

    def wait(self, said: str, votes: int | None = None) -> None:
        """Wait until the bar says so and the board shows that many votes."""
        self.until(lambda: said in self._said() and votes in {None, self._votes()}, f"{said!r} and {votes} votes")

    def look(self) -> dict[str, Any]:
        """What the screen shows and the document holds."""
        items = [item for item in self._editor().scene.items() if isinstance(item, IdeaItem)]
        return {
            "said": self._said(),
            "cards": {item.record.title: item.votes for item in items},
            "notes": sorted(note.text for note in self.page.document.all(Note)),
            "records": {one.id: one.model_dump(mode="json") for one in self.page.document.records.everything()},
        }

    def quit(self) -> None:
        """Close the window, as a person does."""
        self.window.close()
        QTimer.singleShot(0, QApplication.quit)

    # -- inside

    def _board(self) -> RecordId:
        return next(self.page.document.all(Board)).id

    def _show_board(self) -> None:
        self.page.show_record(self._board())

    def _editor(self) -> IdeationEditor:
        return next(one for one in self.page.findChildren(IdeationEditor) if one.isVisible())

    def _votes(self) -> int:
        return sum(item.votes for item in self._editor().scene.items() if isinstance(item, IdeaItem))


def main() -> int:
    app = make_application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    desktop = Desktop(app, Path(sys.argv[1]))
    hands, lines = Hands(desktop), Lines()

    def obey(line: str) -> None:
        command = json.loads(line)
        try:
            answer = {"answer": getattr(hands, command.pop("do"))(**command)}
        except Exception as error:  # noqa: BLE001 (told to the test)
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)  # noqa: T201

    lines.came.connect(obey)
    desktop.ready.connect(lambda: print(json.dumps({"answer": "ready"}), flush=True))  # noqa: T201
    desktop.start()
    lines.listen()
    code = app.exec()
    desktop.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
