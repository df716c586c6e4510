"""Show every widget of the kit in one window: `python tests/gui/gallery.py OUT.png --theme dark`."""

from __future__ import annotations

import argparse
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QMenu,
    QProgressBar,
    QRadioButton,
    QSlider,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from dttools.errors import Unreachable
from dttools_desktop.qtkit import widgets as kit
from dttools_desktop.qtkit.errors_ui import ErrorDialog, error_banner
from dttools_desktop.qtkit.focus import PROPERTY
from dttools_desktop.qtkit.fonts import font
from dttools_desktop.qtkit.i18n_qt import apply_language
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.theme import apply_theme, current_theme
from dttools_resources import names_in
from dttools_resources.i18n import LANGUAGES, tr

ERROR = Unreachable(
    "The server workshop.example does not answer.",
    safe="All your work is saved on this laptop.",
    todo="Go on working. DTTools sends it when the server answers again.",
)
STRIP = 320
"""Height below the window for what floats: menu, error, progress."""
PHASES = (
    ("empathize", "Empathize"),
    ("define", "Define"),
    ("ideate", "Ideate"),
    ("prototype", "Prototype"),
    ("test", "Test"),
)


class Notes(QWidget):
    """All note colours on the paper of the canvas."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(250)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        painter.setPen(theme.colour("canvas_dot"))
        for x in range(12, self.width(), 24):
            for y in range(12, self.height(), 24):
                painter.drawEllipse(x, y, 1, 1)
        painter.setFont(font(15, 500))
        for place, (name, look) in enumerate(theme.palette.notes.items()):
            left, top = 12 + (place % 4) * 132, 12 + (place // 4) * 118
            painter.setPen(look.edge)
            painter.setBrush(look.fill)
            painter.drawRoundedRect(left, top, 120, 106, 6, 6)
            painter.setPen(look.text)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(left + 8, top + 8, 104, 90, flags, f"Fila única na recepção ({name})")
        painter.end()


def column(*parts: QWidget | QLayout, gap: int = 12) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(gap)
    for part in parts:
        if isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box


def row(*parts: QWidget) -> QHBoxLayout:
    box = QHBoxLayout()
    box.setSpacing(8)
    for part in parts:
        box.addWidget(part)
    box.addStretch()
    return box


def type_scale() -> QLayout:
    elided = kit.ElidedLabel("A long project name that does not fit into the narrow card it has been given, sadly")
    return column(
        kit.display("Oficina de inovação"),
        kit.title("Empathy map"),
        kit.heading("Who is this about?"),
        kit.body("Zażółć gęślą jaźń · Ação, coração, avó · ¿Dónde está el niño?"),
        kit.muted("Edited two minutes ago on this laptop"),
        kit.caption("12 notes, 3 clusters"),
        elided,
        gap=6,
    )


def mark_focus(widget: QWidget) -> None:
    marked = True
    widget.setProperty(PROPERTY, marked)


def buttons() -> QLayout:
    focused = kit.button("With focus")
    mark_focus(focused)
    focused_primary = kit.button("Primary focus", "primary")
    mark_focus(focused_primary)
    off = kit.button("Disabled", "primary", icon="plus")
    off.setEnabled(False)
    off_too = kit.button("Disabled", icon="export")
    off_too.setEnabled(False)
    chosen = kit.IconButton("note", "Note", shortcut="N")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    tools = [kit.IconButton(name, name) for name in ("cursor", "hand", "type", "connector", "undo", "redo", "fit")]
    return column(
        row(kit.button("New project", "primary", icon="plus"), kit.button("Import", icon="import"), focused),
        row(
            kit.button("Skip", "ghost"), kit.button("Delete", "danger", icon="trash"), kit.button("Learn more", "link")
        ),
        row(focused_primary, off, off_too),
        row(chosen, *tools),
    )


def fields() -> QLayout:
    name = QLineEdit("Banco do Bairro: app")
    empty = QLineEdit(placeholderText="Name of the project")
    wrong = QLineEdit("no address")
    wrong.setProperty("invalid", "true")
    off = QLineEdit("Read by all, written by none")
    off.setEnabled(False)
    combo = QComboBox()
    combo.addItems(["Workshop", "Sprint"])
    spin = kit.spin_box(0, 300, 12)
    text = QTextEdit(plainText="What did you hear people say?\n“I never know which queue is mine.”")
    text.setMaximumHeight(84)
    return column(kit.SearchField("Search all projects"), name, empty, wrong, off, row(combo, spin), text, gap=10)


def choices() -> QLayout:
    boxes = [QCheckBox("Sealed vote"), QCheckBox("Private round"), QCheckBox("Partly", tristate=True)]
    boxes[0].setChecked(True)
    boxes[2].setCheckState(Qt.CheckState.PartiallyChecked)
    radios = [QRadioButton("Everyone"), QRadioButton("Facilitators")]
    radios[0].setChecked(True)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(40)
    progress = QProgressBar(value=62, textVisible=False)
    return column(row(*boxes), row(*radios), slider, progress)


def chips() -> QLayout:
    states = [
        kit.Chip("Saved on this laptop", "success", "check"),
        kit.Chip("Offline since 14:02", "warning", "cloud-off"),
        kit.Chip("Refused", "danger", "alert"),
        kit.Chip("Draft"),
        kit.Chip("3 new", "accent"),
    ]
    phases = [kit.Chip(name, f"phase_{n}", icon) for n, (icon, name) in enumerate(PHASES, 1)]
    flow = QWidget()
    layout = kit.FlowLayout(flow)
    for chip in (*states, *phases, kit.Tag("mobile"), kit.Tag("accessibility")):
        layout.addWidget(chip)
    people = ["Ana Lúcia Prado", "Bruno Sá", "Chloé", "Dmitri Volkov", "Ewa Żuk", "Farid Haddad"]
    return column(flow, row(*(kit.Avatar(name, name) for name in people)))


def banners() -> QLayout:
    warning = kit.Banner("warning", "No keyring on this laptop", "You will sign in again after a restart.")
    warning.add_action("Learn more", lambda: None)
    return column(
        kit.Banner("info", "While you were away, Bruno changed 14 notes."),
        kit.Banner("success", "Exported to oficina.pdf"),
        warning,
        error_banner(ERROR),
        gap=8,
    )


def project_cards() -> QLayout:
    box = QHBoxLayout()
    box.setSpacing(16)
    for focused in (False, True):
        card = kit.CardButton("Banco do Bairro")
        if focused:
            mark_focus(card)
        card.content.addWidget(kit.heading("Banco do Bairro"))
        card.content.addWidget(kit.muted("Queues at the branch in Recife, two days with 18 people.", wrap=True))
        card.content.addSpacing(8)
        card.content.addLayout(row(kit.Chip("Ideate", "phase_3", "ideate"), kit.caption("today, 14:02")))
        box.addWidget(card)
    return box


def lists() -> QLayout:
    plain = QListWidget()
    plain.addItems(["Personas", "Empathy maps", "Ideation boards"])
    plain.setCurrentRow(1)
    plain.setMaximumHeight(130)
    table = QTableWidget(3, 3)
    table.setHorizontalHeaderLabels(["Idea", "Votes", "Author"])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.horizontalHeader().setStretchLastSection(True)
    for line, cells in enumerate(
        (("Single queue", "49", "Ana"), ("Ticket by phone", "38", "Bruno"), ("Bot", "30", "Ewa"))
    ):
        for place, cell in enumerate(cells):
            table.setItem(line, place, QTableWidgetItem(cell))
    table.selectRow(0)
    table.setMaximumHeight(150)
    tabs = QTabWidget()
    tabs.addTab(table, "List")
    tabs.addTab(QWidget(), "Board")
    tabs.addTab(QWidget(), "Matrix")
    tabs.setMaximumHeight(210)
    return column(plain, tabs)


def all_icons() -> QLayout:
    flow = QWidget()
    layout = kit.FlowLayout(flow, gap=10)
    for name in names_in("icons", ".svg"):
        layout.addWidget(kit.IconLabel(name.removesuffix(".svg")))
    return column(flow)


def menu() -> QMenu:
    made = kit.menu()
    for icon, text, keys in (
        ("edit", "Rename", "F2"),
        ("duplicate", "Duplicate", "Ctrl+D"),
        ("archive", "Archive", ""),
    ):
        set_icon(action := made.addAction(text, keys), icon, "muted")
        action.setShortcutVisibleInContextMenu(True)
    made.addSeparator()
    set_icon(made.addAction("Move to trash", "Del"), "trash", "danger_text")
    made.setActiveAction(made.actions()[1])
    return made


def section(title: str, content: QLayout) -> QWidget:
    card = kit.Card()
    card.content.addWidget(kit.text_label(title, "label", tone="muted"))
    card.content.addSpacing(4)
    card.content.addLayout(content)
    card.content.addStretch()
    return card


def page() -> QWidget:
    made = QWidget()
    made.setProperty("surface", "canvas")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    grid = QGridLayout(made)
    grid.setContentsMargins(32, 32, 32, 32)
    grid.setSpacing(20)
    empty = kit.EmptyState(
        "lightbulb", "No ideas yet", "Write the first note, or paste a list: every line becomes one."
    )
    empty.add_action("Add a note", lambda: None, icon="plus")
    empty.add_action("Import", lambda: None, variant="secondary")
    group = QGroupBox("Group")
    group.setLayout(choices())
    parts = (
        section("Type", type_scale()),
        section("Buttons", buttons()),
        section("Fields", fields()),
        section("States and people", chips()),
        section("Messages", banners()),
        section("Cards", project_cards()),
        section("Lists", lists()),
        section("Notes", column(Notes())),
        section("Empty", column(empty)),
        section("Choices", column(group)),
        section("Icons", all_icons()),
    )
    for place, part in enumerate(parts):
        grid.addWidget(part, place // 3, place % 3)
    for place in range(3):
        grid.setColumnStretch(place, 1)
    return made


def overlays(window: QMainWindow) -> list[QWidget]:
    """What floats: painted below the window's picture, since offscreen has no window manager."""
    dialog = ErrorDialog(ERROR)
    host = kit.Card()
    busy = kit.BusyOverlay(host, "Exporting to PDF")
    busy.report(0.4, "Page 8 of 20")
    host.resize(560, 260)
    busy.appear()
    kit.Toast(window, "Note moved to the trash", tr("Undo"), lambda: None).appear()
    return [menu(), dialog, host]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument("--scale", type=float, default=1.0)
    chosen = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_language(chosen.language)
    apply_theme(app, chosen.theme, chosen.scale)
    window = QMainWindow()
    window.setCentralWidget(page())
    window.resize(QSize(1760, round(1560 * max(chosen.scale, 1.0))))
    window.show()
    floating = overlays(window)
    for widget in floating:
        widget.show()
    app.processEvents()
    picture = QPixmap(window.width(), window.height() + STRIP)
    picture.fill(current_theme().colour("canvas"))
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, window.grab())
    left = 32
    for widget in floating:
        painter.drawPixmap(left, window.height(), widget.grab())
        left += widget.width() + 32
    painter.end()
    picture.save(chosen.out)
    for widget in (*floating, window):
        widget.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
