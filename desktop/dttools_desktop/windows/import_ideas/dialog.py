"""The dialog that imports ideas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dttools.errors import InvalidInput, NotFound, TooLarge
from dttools.exchange.idea_mapping import IdeaMapping
from dttools.exchange.imported import Problem, add_commands, vote_commands
from dttools.exchange.tables import check_size
from dttools.ids import RecordId
from dttools_desktop.qtkit.errors_ui import error_banner
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import Banner, BusyOverlay, ElidedLabel, EmptyState, button, caption, heading
from dttools_desktop.qtkit.workers import Progress, Workers
from dttools_desktop.windows.import_ideas.applying import Applying, TakesCommands
from dttools_desktop.windows.import_ideas.options import BallotOptions, TableOptions
from dttools_desktop.windows.import_ideas.preview import IdeaPreview
from dttools_desktop.windows.import_ideas.reading import Choices, Reading, read_file
from dttools_desktop.windows.widening import keep_fixed_width
from dttools_resources.i18n import ntr, tr

_CHOOSE, _WORK = 0, 1
_PROBLEMS, _FRAME = 3, 14
"""Problems that are seen without scrolling, and the pixels around them."""
_SHORT = 5
"""Commands that are applied before an overlay could be read."""


class ImportDialog(QDialog):
    """Choose or drop a file, see its ideas as cards, correct how it is read, take them over.

    Args:
        project: Where the ideas go.
        workers: For reading files off the GUI thread.
        board: Which board takes them; the first one when None.
        no_votes_because: Why ballots cannot become votes in this project; empty when they can.
    """

    taking_over = Signal()
    """The project is about to be added to."""
    imported = Signal(int)
    """Ideas were added: how many."""

    def __init__(
        self,
        project: TakesCommands,
        workers: Workers,
        board: RecordId | None = None,
        *,
        no_votes_because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project, self._workers, self._board = project, workers, board
        self._data, self._choices, self._turn = b"", Choices(), 0
        self._reading: Reading | None = None
        self._banner: Banner | None = None
        self.setWindowTitle(tr("Import ideas"))
        self.setModal(True)
        self.setAcceptDrops(True)
        self.resize(QSize(1190, 740) if parent is None else QSize(1190, 740).boundedTo(parent.window().size()))
        self.table_options = TableOptions()
        self.ballot_options = BallotOptions(no_votes_because)
        self.preview = IdeaPreview()
        self.problems = QListWidget()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choose_page())
        self._pages.addWidget(self._work_page())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pages)
        self.finished.connect(self._stop_reading)
        self.table_options.encoding_chosen.connect(lambda name: self._read(self._choices.with_encoding(name)))
        self.table_options.delimiter_chosen.connect(lambda sign: self._read(self._choices.with_delimiter(sign)))
        self.table_options.mapping_chosen.connect(self._map)

    # -- the file

    def open_file(self, path: Path) -> None:
        """Read a file and show what it gives."""
        try:
            check_size(path.stat().st_size)
            self._data = path.read_bytes()
        except OSError as error:
            self._refuse(NotFound(tr("This file cannot be opened: {reason}.").format(reason=error.strerror or error)))
            return
        except TooLarge as error:
            self._refuse(error)
            return
        self._name.setText(path.name)
        self._read(Choices())

    def _ask_for_file(self) -> None:
        kinds = tr("Tables and ballots") + " (*.csv *.tsv *.txt *.tab *.pb)"
        every = tr("All files") + " (*)"
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Choose a file"), str(Path.home()), f"{kinds};;{every}")
        if chosen:
            self.open_file(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Take one local file."""
        if _dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 — Qt's name
        """Read the file."""
        path = _dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.open_file(path)

    # -- reading

    def _map(self, mapping: IdeaMapping) -> None:
        self._read(replace(self._choices, mapping=mapping))

    def _read(self, choices: Choices) -> None:
        """Read in a worker; of two readings under way only the later one counts."""
        self._choices = choices
        self._turn += 1
        turn, data = self._turn, self._data

        def work(progress: Progress) -> Reading:
            progress.check()
            return read_file(data, choices)

        running = self._workers.start(
            work,
            lambda reading: self._show(reading) if turn == self._turn else None,
            lambda error: self._refuse(error) if turn == self._turn else None,
        )
        BusyOverlay(self, tr("Reading the file")).follow(running)

    def _stop_reading(self) -> None:
        """What is still being read when the dialog closes is of no more use."""
        self._turn += 1

    def _show(self, reading: Reading) -> None:
        self._forgive()
        self._reading = reading
        if reading.table and reading.mapping:
            self._choices = Choices(reading.table.encoding, reading.table.delimiter, reading.mapping)
            self.table_options.show_reading(reading.table, reading.mapping)
        elif reading.ballots:
            self.ballot_options.show_ballots(reading.ballots)
        self._options.setCurrentWidget(self.ballot_options if reading.ballots else self._table_scroll)
        self.preview.ideas.show(reading.ideas)
        self._count(len(reading.ideas))
        self._list_problems(reading.problems)
        self._pages.setCurrentIndex(_WORK)
        self.accept_button.setFocus()

    def _count(self, ideas: int) -> None:
        """Say how many ideas there are to import."""
        self._heading.setText(ntr("{n} idea", "{n} ideas", ideas).format(n=ideas))
        self.accept_button.setText(ntr("Import {n} idea", "Import {n} ideas", ideas).format(n=ideas))
        self.accept_button.setEnabled(ideas > 0)

    def _list_problems(self, problems: tuple[Problem, ...]) -> None:
        self.problems.clear()
        for problem in problems:
            line = tr("Line {line}").format(line=problem.line)
            self.problems.addItem(f"{line}: {problem.message}")
        QTimer.singleShot(0, self.problems, self._fit_problems)  # once the words know how wide they may be
        self._problems_title.setText(
            ntr("{n} thing to know", "{n} things to know", len(problems)).format(n=len(problems))
        )
        self.problems.setVisible(bool(problems))
        self._problems_title.setVisible(bool(problems))

    def _fit_problems(self) -> None:
        rows = range(min(self.problems.count(), _PROBLEMS))
        self.problems.setFixedHeight(sum(self.problems.sizeHintForRow(row) for row in rows) + _FRAME)

    def _refuse(self, error: BaseException) -> None:
        """Say what is wrong; when another encoding may help, stay where it can be chosen."""
        self._forgive()
        self._banner = error_banner(error)
        can_be_mended = isinstance(error, InvalidInput) and error.field in {"encoding", "title"}
        if can_be_mended:
            self._reading = None
            self.preview.ideas.show(())
            self._count(0)
            self._list_problems(())
            self.table_options.show_choice(self._choices.encoding)
            self._options.setCurrentWidget(self._table_scroll)
        self._pages.setCurrentIndex(_WORK if can_be_mended else _CHOOSE)
        (self._right if can_be_mended else self._choose_layout).insertWidget(0, self._banner)

    def _forgive(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

    # -- taking over

    def take_over(self) -> None:
        """Add what is shown to the project and close."""
        if self._reading is None:
            return
        commands = add_commands(self._reading.ideas, self._board)
        if self._reading.ballots and self.ballot_options.with_votes.isChecked():
            commands += vote_commands(self._reading.votes)
        count = len(self._reading.ideas)
        applying = Applying(self._project, commands, self)
        overlay = BusyOverlay(self, tr("Importing"))
        applying.progressed.connect(overlay.report)
        applying.ended.connect(overlay.end)
        overlay.cancelled.connect(applying.cancel)
        applying.failed.connect(self._refuse)
        applying.finished.connect(lambda: self._finished(count))
        if len(commands) > _SHORT:
            overlay.appear()
        self.taking_over.emit()
        applying.start()

    def _finished(self, count: int) -> None:
        self.accept()
        self.imported.emit(count)

    # -- how it looks

    def _choose_page(self) -> QWidget:
        page = QWidget()
        self._choose_layout = QVBoxLayout(page)
        self._choose_layout.setContentsMargins(24, 24, 24, 24)
        welcome = EmptyState(
            "file-spreadsheet",
            tr("Drop a file here"),
            tr(
                "A table (CSV or TSV) with one idea in each row, as every spreadsheet saves it, "
                "or ballots of a participatory budget (.pb). Nothing is taken over before you have seen it."
            ),
        )
        welcome.add_action(tr("Choose a file…"), self._ask_for_file, icon="folder-open")
        self._choose_layout.addWidget(welcome, 1)
        put_away = button(tr("Cancel"), clicked=self.reject)
        self._choose_layout.addWidget(put_away, 0, Qt.AlignmentFlag.AlignRight)
        return page

    def _work_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left_side())
        row.addWidget(self._right_side(), 1)
        return page

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setProperty("surface", "surface")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        keep_fixed_width(side, 432)
        column = QVBoxLayout(side)
        column.setContentsMargins(24, 24, 12, 16)
        column.setSpacing(14)
        self._name = ElidedLabel("", "heading", middle=True)
        column.addWidget(self._name)
        column.addWidget(
            button(tr("Choose another file…"), "link", clicked=self._ask_for_file), 0, Qt.AlignmentFlag.AlignLeft
        )
        self._table_scroll = QScrollArea()
        self._table_scroll.setWidget(self.table_options)
        self._table_scroll.setWidgetResizable(True)
        self._table_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._options = QStackedWidget()
        self._options.addWidget(self._table_scroll)
        self._options.addWidget(self.ballot_options)
        column.addWidget(self._options, 1)
        return side

    def _right_side(self) -> QWidget:
        side = QWidget()
        self._right = QVBoxLayout(side)
        self._right.setContentsMargins(24, 24, 24, 20)
        self._right.setSpacing(current_theme().tokens.space.md)
        self._heading = heading("")
        self._right.addWidget(self._heading)
        self._right.addWidget(self.preview, 1)
        self._problems_title = caption("")
        self._right.addWidget(self._problems_title)
        self.problems.setWordWrap(True)
        self.problems.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setAccessibleName(tr("What could not be taken over"))
        self._right.addWidget(self.problems)
        buttons = QHBoxLayout()
        buttons.addStretch()
        put_away = button(tr("Cancel"), clicked=self.reject)
        put_away.setAutoDefault(False)
        buttons.addWidget(put_away)
        self.accept_button = button("", "primary", icon="import", clicked=self.take_over)
        self.accept_button.setDefault(True)
        buttons.addWidget(self.accept_button)
        self._right.addLayout(buttons)
        return side


def _dropped_file(data: QMimeData) -> Path | None:
    """The one local file that is being dropped."""
    urls = data.urls() if data.hasUrls() else []
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
