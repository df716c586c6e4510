"""The left side of the import dialog: what the file is, how it is read, which column is what."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from dttools.exchange.encodings import ENCODINGS
from dttools.exchange.idea_mapping import FIELDS, IdeaMapping
from dttools.exchange.pabulib import BallotFile
from dttools.exchange.tables import Table
from dttools_desktop.qtkit.widgets import Chip, Separator, body, muted, text_label
from dttools_desktop.windows.form import Field
from dttools_resources.i18n import ntr, tr

_NOT_TAKEN = -1


def field_names() -> dict[str, str]:
    """What the fields of an idea are called on the screen."""
    return {
        "title": tr("Title"),
        "description": tr("Description"),
        "category": tr("Category"),
        "tags": tr("Tags"),
        "impact": tr("Impact"),
        "effort": tr("Effort"),
        "desirability": tr("Desirability"),
        "viability": tr("Viability"),
        "feasibility": tr("Feasibility"),
        "confidence_level": tr("Confidence"),
    }


class TableOptions(QWidget):
    """Encoding, separator, heading row and the column of each field; each choice can be changed."""

    encoding_chosen = Signal(str)
    delimiter_chosen = Signal(str)
    mapping_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.encoding = QComboBox()
        for codec, name in ENCODINGS.items():
            self.encoding.addItem(name, codec)
        self.encoding.activated.connect(lambda _: self.encoding_chosen.emit(self.encoding.currentData()))
        column.addWidget(Field(tr("Encoding"), self.encoding))
        self.delimiter = QComboBox()
        for sign, name in ((",", tr("Comma")), (";", tr("Semicolon")), ("\t", tr("Tab")), ("|", tr("Vertical bar"))):
            self.delimiter.addItem(f"{name}  {sign}" if sign.strip() else name, sign)
        self.delimiter.activated.connect(lambda _: self.delimiter_chosen.emit(self.delimiter.currentData()))
        column.addWidget(Field(tr("Columns are separated by"), self.delimiter))
        self.header = QCheckBox(tr("The first row names the columns"))
        self.header.clicked.connect(self._choose)
        column.addWidget(self.header)
        column.addWidget(Separator())
        column.addWidget(text_label(tr("Which column is what"), "label"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.columns: dict[str, QComboBox] = {}
        for row, (field, name) in enumerate(field_names().items()):
            box = QComboBox()
            box.setAccessibleName(name)
            box.setMinimumContentsLength(len(tr("— not in the file —")))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(self._choose)
            self.columns[field] = box
            grid.addWidget(body(name), row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch()

    def show_reading(self, table: Table, mapping: IdeaMapping) -> None:
        """Show how the table was read."""
        self._select(self.encoding, table.encoding)
        self._select(self.delimiter, table.delimiter)
        self.header.setChecked(mapping.header)
        names = mapping.names(table)
        for field, box in self.columns.items():
            box.clear()
            if field != "title":
                box.addItem(tr("— not in the file —"), _NOT_TAKEN)
            for place, name in enumerate(names):
                box.addItem(name, place)
            box.setCurrentIndex(max(0, box.findData(mapping.columns.get(field, _NOT_TAKEN))))

    def show_choice(self, encoding: str | None) -> None:
        """Show the encoding that was chosen even when it does not fit."""
        if encoding:
            self._select(self.encoding, encoding)

    def _select(self, box: QComboBox, value: str) -> None:
        if box.findData(value) < 0:
            box.addItem(value.upper(), value)
        box.setCurrentIndex(box.findData(value))

    def _choose(self) -> None:
        chosen = {field: self.columns[field].currentData() for field in FIELDS}
        columns = {field: column for field, column in chosen.items() if column not in {None, _NOT_TAKEN}}
        self.mapping_chosen.emit(IdeaMapping(columns, self.header.isChecked()))


class BallotOptions(QWidget):
    """What is in a file of ballots, and whether the ballots come along as votes.

    Args:
        no_votes_because: Why votes cannot be taken over into this project; empty when they can.
    """

    def __init__(self, no_votes_because: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._about = text_label("", "strong", wrap=True)
        self._counts = muted("", wrap=True)
        self._totals = Chip("")
        self.with_votes = QCheckBox(tr("Take the ballots over as votes"))
        self._why = text_label("", "caption", wrap=True)
        self._refusal = no_votes_because
        for widget in (self._about, self._counts, self._totals, Separator(), self.with_votes, self._why):
            column.addWidget(widget)
        column.addStretch()

    def show_ballots(self, file: BallotFile) -> None:
        """Show what is in the file."""
        self._about.setText(file.meta.get("description", tr("Ballots")))
        projects, ballots = len(file.projects), len(file.ballots)
        counts = (
            ntr("{n} project", "{n} projects", projects).format(n=projects),
            ntr("{n} ballot", "{n} ballots", ballots).format(n=ballots),
        )
        self._counts.setText(" · ".join(counts))
        self._show_totals(file)
        refusal = self._refusal or (
            "" if file.has_approvals else tr("These ballots rank or give points: only plain approvals become votes.")
        )
        self.with_votes.setEnabled(not refusal)
        self.with_votes.setChecked(False)
        hint = tr("One vote for each voter and idea. Voters stay strangers: the file's numbers are not kept.")
        self._why.setText(refusal or hint)

    def _show_totals(self, file: BallotFile) -> None:
        wrong = len(file.check_totals())
        if wrong:
            text = ntr("{n} total differs from the ballots", "{n} totals differ from the ballots", wrong)
            self._totals.show_state(text.format(n=wrong), "warning", "alert")
        else:
            self._totals.show_state(tr("Totals match the ballots"), "success", "check")
        self._totals.setVisible(file.has_approvals)
