"""Draw every screen into a folder: `python tests/gui/shots.py OUT [--only NAME] [--look LOOK]`; prints what it drew.

The content is a real workshop: a persona in Portuguese with a picture, an empathy map, and the twenty ideas with the
votes of a real participatory budget when its file is beside the repository. Every screen comes light and dark, in two
sizes, in Portuguese and English; some in Spanish, and some with far too much in them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import sin
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, Qt, QThread
from PySide6.QtGui import QColor, QImage, QImageWriter, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shot_drawn import drawn_page
from shot_states import home_states, new_tools, project_states

from dttools.api.members import MemberView
from dttools.document import ProjectDocument
from dttools.document.commands import (
    AddIdeas,
    AddRecord,
    AddZoneNote,
    ChangeFields,
    DrawStrokes,
    EditText,
    TrashRecords,
)
from dttools.document.text_place import TextPlace
from dttools.errors import SchemaTooNew, Unauthenticated
from dttools.exchange.imported import add_commands, vote_commands
from dttools.exchange.pabulib import read_ballots
from dttools.ids import ActorId, ProjectId, RecordId, new_id
from dttools.model import (
    Board,
    Connector,
    ConnectorHeads,
    ConnectorRoute,
    EmpathyMap,
    Frame,
    FreeText,
    Idea,
    InkColour,
    Level,
    Note,
    NoteColour,
    Persona,
    Picture,
    Role,
    Shape,
    Size,
    Stamp,
    StrokeTool,
    Vector,
    VersionReason,
)
from dttools.model.ink import strokes_of
from dttools_desktop.bootstrap import Desktop, make_application
from dttools_desktop.canvas.items.outlines import OUTLINES
from dttools_desktop.canvas.items.stamp import SYMBOLS
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.writing.others import Writer, Writers, Writing
from dttools_desktop.editors.ideation import IdeationEditor
from dttools_desktop.qtkit.i18n_qt import apply_language, language
from dttools_desktop.qtkit.theme import Mode, apply_theme
from dttools_desktop.windows.account.members import MembersDialog
from dttools_desktop.windows.account.publish import PublishDialog
from dttools_desktop.windows.account.sign_in import SignInDialog
from dttools_desktop.windows.cannot_start import CannotStart
from dttools_desktop.windows.help_dialog import HelpDialog
from dttools_desktop.windows.home.new_project import NewProjectDialog
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.palette.desk import open_palette
from dttools_desktop.windows.project.details import ProjectDetails
from dttools_desktop.windows.project.history.panel import Tab
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.permissions import PermissionsDialog
from dttools_desktop.windows.project.trash import TrashDialog
from dttools_desktop.windows.settings_dialog import SettingsDialog
from dttools_desktop.workspace import Library, OpenProject, People

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DTTOOLS_SHARED", ROOT.parent / "shared")) / "data"
BALLOTS = SHARED / "artificial_mechanical-turk_k-approval-7_.pb"
SIZES = ((1280, 800), (1920, 1080))
MODES: tuple[Mode, ...] = ("light", "dark")
LANGUAGES = ("pt_BR", "en")

PROJECTS = (
    "Menos espera no pronto-socorro",
    "Orçamento participativo do bairro",
    "Merenda que as crianças comem",
    "Primeiro emprego sem papelada",
    "Biblioteca aberta à noite",
    "Coleta seletiva no condomínio",
)
IDEAS = (
    ("Painel com previsão de espera", "Mostrar, na entrada e no celular, quanto falta para cada cor de risco."),
    ("Enfermeira volante", "Uma pessoa que circula pela sala, reavalia e explica o que está acontecendo."),
    ("Cadeiras de família", "Agrupar os assentos para que acompanhantes fiquem juntos."),
    ("Triagem por fotos", "Enviar fotos da receita e dos exames antes de chegar."),
    ("Água e tomada", "Bebedouro e carregadores ao alcance de quem não pode se levantar."),
    ("Voz que chama devagar", "Chamar pelo nome, duas vezes, com o número na tela."),
)
PERSONA = {
    "goals": ("Ser atendida antes do almoço", "Entender o que o médico disse", "Não incomodar a filha no trabalho"),
    "frustrations": ("Ninguém diz quanto falta", "A chamada não se ouve no corredor"),
    "motivations": ("Ver os netos crescerem",),
    "needs": ("Alguém que explique com calma", "Um lugar para sentar perto do banheiro"),
    "behaviours": ("Chega duas horas antes", "Anota tudo num caderno"),
    "channels": ("Rádio", "WhatsApp da família"),
}
MAP = {
    "says": ("“Já faz três horas que estou aqui.”", "“A moça foi muito atenciosa.”"),
    "thinks": ("Será que esqueceram de mim?", "Se eu sair, perco a vez."),
    "does": ("Pergunta no balcão a cada meia hora", "Divide o lanche com a vizinha"),
    "feels": ("Cansaço", "Medo de piorar", "Alívio quando alguém sorri"),
    "pains": ("Não saber quanto falta", "Cadeira dura"),
    "gains": ("Uma previsão honesta", "Ser chamada pelo nome"),
}
DRAWN = "Jornada da espera"
FLOW = "Fluxo do pronto-socorro"
SHAPE_TEXTS = ("Chegada", "Triagem", "Espera", "Piora?", "Médico", "", "")
_QUICK = 80
"""Qt's quality of a PNG is how little time it takes: the smallest files take longer than the screens."""
_TURNS = 4
"""How often Qt works before a picture: layouts and deletions need some turns."""
LONG = "Um título que ninguém conseguiria ler numa linha só porque o grupo quis escrever nele a ata inteira da reunião "


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at the app."""

    language: str
    mode: Mode
    size: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.language}-{self.mode}-{self.size[0]}"


def portrait() -> bytes:
    """A picture for a persona."""
    picture = QImage(480, 480, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(0, 0, 480, 480)
    ground.setColorAt(0, QColor("#f7c59f"))
    ground.setColorAt(1, QColor("#8e7dbe"))
    painter.fillRect(picture.rect(), ground)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, place in (
        ("#5f6f94", (90, 330, 300, 260)),
        ("#d9d9e3", (140, 80, 200, 230)),
        ("#e8b796", (160, 120, 160, 190)),
    ):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(*place)
    painter.end()
    return png(picture)


def png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(buffer.data().data())


def fill_zones(project: OpenProject, board: RecordId, zones: dict[str, tuple[str, ...]]) -> None:
    for zone, texts in zones.items():
        for text in texts:
            project.apply(AddZoneNote(new_id(), board, zone, text))


def fill_project(project: OpenProject) -> None:
    """A workshop after two days."""
    persona, empathy_map = new_id(), new_id()
    about = {
        "name": "Dona Lúcia",
        "age": 67,
        "occupation": "Costureira aposentada",
        "location": "Capão Redondo, São Paulo",
        "quote": "Eu só queria saber quanto falta.",
        "bio": "Mora com a filha e dois netos. Tem pressão alta e vai ao pronto-socorro quando o posto não atende.",
        "tech_savviness": Level.LOW,
        "avatar": project.add_asset(portrait()),
    }
    project.apply(AddRecord(Persona, persona, about))
    fill_zones(project, persona, PERSONA)
    project.apply(AddRecord(EmpathyMap, empathy_map, {"title": "Lúcia na sala de espera", "persona_id": persona}))
    fill_zones(project, empathy_map, MAP)
    details = {
        "description": "Oficina de dois dias com a equipe do pronto-socorro e pacientes.",
        "problem": "Quem espera não sabe quanto falta, e por isso pergunta, reclama e desiste.",
        "client": "Hospital Municipal",
        "sector": "Saúde",
        "participants": ("Ana", "Bento", "Célia", "Davi"),
    }
    project.apply(ChangeFields((RecordId(project.id),), details))
    fill_ideas(project)
    fill_drawings(project)
    fill_flow(project)


def fill_flow(project: OpenProject) -> None:
    """A board whose notes are joined in every way."""
    board, notes = new_id(), [new_id() for _ in range(4 * len(ConnectorRoute))]
    project.apply(AddRecord(Board, board, {"name": FLOW}))
    for place, note in enumerate(notes):
        column, row = place % 4, place // 4
        at = Vector(column * 300 - 80 * (column == 3), row * 300 + column % 2 * 110)
        values = {"board": board, "at": at, "text": SHAPE_TEXTS[place % 4], "size": Size(180, 110)}
        project.apply(AddRecord(Note, note, values))
    for row, route in enumerate(ConnectorRoute):
        one, two, three, four = notes[row * 4 : row * 4 + 4]
        for source, target, heads, label in (
            (one, two, ConnectorHeads.TARGET, "sim"),
            (two, three, ConnectorHeads.BOTH, "depois de três horas, se ninguém chamou"),
            (three, four, ConnectorHeads.NONE, ""),
            (one, three, ConnectorHeads.TARGET, ""),
        ):
            values = {"board": board, "source": source, "target": target, "label": label}
            look = {"route": route, "heads": heads, "dashed": bool(label), "colour": list(NoteColour)[row]}
            project.apply(AddRecord(Connector, new_id(), {**values, **look}))


def fill_drawings(project: OpenProject) -> None:
    """A board with every shape, stamp and pen."""
    board = new_id()
    project.apply(AddRecord(Board, board, {"name": DRAWN}))
    for place, (shape, text) in enumerate(zip(OUTLINES, SHAPE_TEXTS, strict=True)):
        at, look = Vector(place % 4 * 240, place // 4 * 180), {"colour": list(NoteColour)[place], "text": text}
        project.apply(AddRecord(Shape, new_id(), {"board": board, "shape": shape, "at": at, **look}))
    for place, symbol in enumerate(SYMBOLS):
        at = Vector(place * 76, 370)
        project.apply(AddRecord(Stamp, new_id(), {"board": board, "symbol": symbol, "at": at}))
    heading = {"board": board, "text": DRAWN, "font_size": 48, "at": Vector(0, -100), "size": Size(700, 60)}
    project.apply(AddRecord(FreeText, new_id(), heading))
    picture = {"board": board, "asset": project.add_asset(portrait()), "at": Vector(1040, 0), "size": Size(360, 360)}
    project.apply(AddRecord(Picture, new_id(), picture))
    project.apply(AddRecord(Picture, new_id(), {"board": board, "asset": "0" * 64, "at": Vector(1040, 400)}))
    around = {"board": board, "title": DRAWN, "at": Vector(1000, -40), "size": Size(440, 720)}
    project.apply(AddRecord(Frame, new_id(), around))
    for place, ink in enumerate(InkColour):
        for tool, width, left in ((StrokeTool.PEN, 6.0, 0), (StrokeTool.HIGHLIGHTER, 20.0, 480)):
            top = 480 + place * 32
            line = [(left + x * 4.0, top + 9 * sin(x / 6), 0.5 + 0.4 * sin(x / 14)) for x in range(110)]
            made = {new_id(): drawn for drawn in strokes_of(line, width, 0.5)}
            project.apply(DrawStrokes(board, made, ["b"] * len(made), tool, ink, width))


def fill_ideas(project: OpenProject) -> None:
    if BALLOTS.exists():
        file = read_ballots(BALLOTS.read_bytes())
        ideas, _ = file.ideas()
        for command in [*add_commands(ideas), *vote_commands(file.votes(ideas))]:
            project.apply(command)
    else:
        project.apply(AddIdeas(tuple((new_id(), {"title": t, "description": d}) for t, d in IDEAS)))
    discarded = new_id()
    project.apply(AddIdeas(((discarded, {"title": "Música ambiente no corredor"}),)))
    project.apply(TrashRecords((discarded,)))


def fill_library(library: Library) -> tuple[ProjectId, ProjectId]:
    """Six projects; the ids of the one with everything in it, and of one with nothing."""
    made = [library.create(name) for name in PROJECTS]
    for place, project in enumerate(made[1:], start=1):
        opened = library.open(project)
        opened.apply(ChangeFields((RecordId(project),), {"current_phase": place % 5 + 1}))
        opened.close()
    opened = library.open(made[0])
    fill_project(opened)
    opened.close()
    library.archive(library.create("Oficina de 2025"))
    library.trash(library.create("Rascunho"))
    return made[0], made[-1]


def fill_too_much(library: Library) -> ProjectId:
    """Sixty projects with long names, and one with far too many tools."""
    made = [library.create(f"{LONG} {n}") for n in range(60)]
    opened = library.open(made[-1])
    for n in range(30):
        opened.apply(AddRecord(Persona, new_id(), {"name": f"{LONG} {n}"}))
    opened.apply(AddIdeas(tuple((new_id(), {"title": LONG * 3, "description": LONG * 20}) for _ in range(60))))
    opened.close()
    return made[-1]


class Camera:
    """Takes pictures of widgets as they are after Qt has settled."""

    def __init__(self, app: QApplication, out: Path, only: str = "", look: str = "") -> None:
        self._app, self._out, self._only, self.look = app, out, only, look
        self.taken: list[Path] = []

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Let Qt work until a condition holds."""
        for turn in range(1000):
            self._app.processEvents()
            # Without an event loop Qt keeps what was to be deleted, and every look would style it again.
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if turn > _TURNS and until():
                return
            QThread.msleep(5)
        raise TimeoutError("a screen did not come")

    def take(self, widget: QWidget, name: str, look: Look) -> None:
        """Take a picture."""
        if self._only not in name:
            return
        self.settle(lambda: all(view.renderer.complete for view in widget.findChildren(BoardView) if view.isVisible()))
        path = self._out / f"{name}-{look}.png"
        widget.grab().save(str(path), "PNG", _QUICK)
        self.taken.append(path)


def homes(camera: Camera, window: MainWindow, look: Look) -> None:
    home = window.home
    assert home is not None
    home.show_place(Place.ACTIVE)
    camera.take(window, "home", look)
    home.show_place(Place.TRASHED)
    camera.take(window, "home-trash", look)
    home.show_place(Place.SHARED)
    camera.take(window, "home-shared", look)
    home.search.field.setText("espera")
    home.search.searched.emit("espera")
    camera.take(window, "home-search", look)
    home.search.clear()
    home.show_place(Place.ACTIVE)


def project_screens(camera: Camera, window: MainWindow, project: ProjectId, look: Look) -> None:
    window.open_project(project)
    page = window.project
    assert page is not None
    for phase in range(1, 6):
        page.show_phase(phase)
        camera.take(window, f"phase-{phase}", look)
    for kind, name in ((Persona, "persona"), (EmpathyMap, "empathy-map")):
        page.show_record(next(page.document.all(kind)).id)
        camera.take(window, name, look)
        picture = next(each.avatar for each in page.document.all(Persona) if each.avatar)
        drawn_page(partial(camera.take, look=look), page, next(page.document.all(kind)).id, name, picture)
    page.show_record(next(page.document.all(Idea)).board)
    camera.take(window, "board", look)
    writing(camera, window, look)
    finding(camera, window, look)
    view = page.board_view()
    assert view is not None
    view.outline_wanted.emit()
    camera.take(window, "board-outline", look)
    app, services = QApplication.instance(), page._services
    assert isinstance(app, QApplication)
    apply_theme(app, look.mode, contrast="high")
    camera.take(window, "board-high-contrast", look)
    apply_theme(app, look.mode)
    view.outline_wanted.emit()
    palette = open_palette(window, services)
    camera.take(palette, "palette", look)
    palette.reject()
    drawings(camera, window, look)
    connectors(camera, window, look)


def drawings(camera: Camera, window: MainWindow, look: Look) -> None:
    """A board full of drawings, with the bar of each tool."""
    page = window.project
    assert page is not None
    page.show_record(next(board for board in page.document.all(Board) if board.name == DRAWN).id)
    editor = next(each for each in window.findChildren(IdeationEditor) if each.isVisible())
    toolbox = editor.view.toolbox
    for name, take_up in (("pens", toolbox.draw), ("shapes", toolbox.shape), ("stamps", toolbox.stamp)):
        take_up()
        camera.take(window, f"drawing-{name}", look)
    toolbox.select()
    editor.view.selection.set(item.id for item in editor.scene.items() if item.record.kind == "shape")
    camera.take(window, "drawing-selected", look)
    pictures = [each for each in page.document.all(Picture) if page.project.asset_path(each.asset) is not None]
    editor.view.selection.set([pictures[0].id])
    editor.view.keys.do("crop")
    camera.take(window, "picture-crop", look)
    editor.view.escape()
    editor.view.selection.clear()


def writing(camera: Camera, window: MainWindow, look: Look) -> None:
    """A note in the hand while somebody else types in it and a third person elsewhere, and the choice of emoji."""
    editor = next(each for each in window.findChildren(IdeationEditor) if each.isVisible())
    view, document = editor.view, editor.view.scene.project.document
    ideas = sorted(document.all(Idea), key=lambda idea: (idea.at.y, idea.at.x))
    lower = next(idea for idea in ideas if idea.at.y > ideas[0].at.y)
    words = "Com *sombra* e **água**:\n- bancos\n  - perto das árvores\n- bebedouros"
    view.scene.project.apply(EditText(ideas[0].id, "description", words))
    view.camera.zoom_to(1.0)
    item = view.scene.get(ideas[0].id)
    assert item is not None
    view.typist.begin(item.fields(board_style())[1])
    writers = view.findChild(Writers)
    assert writers is not None
    start, end = TextPlace.at(words, words.index("bancos")), TextPlace.at(words, words.index("bancos") + 6)
    away = TextPlace(0, "", "")
    writers.show(
        [
            Writer(1, "ana", "Ana Souza", Writing(ideas[0].id, "description", start, end)),
            Writer(2, "bea", "Beatriz", Writing(lower.id, "title", away, away)),
        ]
    )
    camera.take(window, "writing", look)
    assert view.typist.editor is not None
    picker = view.typist.editor.pick_emoji()
    camera.take(picker, "writing-emoji", look)
    picker.close()
    writers.show([])
    view.typist.finish()


def finding(camera: Camera, window: MainWindow, look: Look) -> None:
    """The board of ideas while something is looked for, and many ideas changed at once."""
    editor = next(each for each in window.findChildren(IdeationEditor) if each.isVisible())
    view = editor.view
    view.keys.do("find")
    view.find_bar.field.setText("a")
    view.finder.step(1)
    camera.take(window, "board-find", look)
    view.find_bar.close_bar()
    view.selection.set([item.id for item in editor.scene.items() if item.record.kind == "idea"][:4])
    view.keys.do("properties")
    camera.take(window, "board-properties", look)
    view.selection.clear()


def connectors(camera: Camera, window: MainWindow, look: Look) -> None:
    """A board of connectors, with one selected."""
    page = window.project
    assert page is not None
    page.show_record(next(board for board in page.document.all(Board) if board.name == FLOW).id)
    editor = next(each for each in window.findChildren(IdeationEditor) if each.isVisible())
    editor.view.selection.set([next(each for each in page.document.all(Connector) if each.label).id])
    camera.take(window, "connectors", look)
    editor.view.selection.clear()


def arrive_from_ana(page: ProjectPage) -> None:
    """What Ana did three hours ago comes as a catch-up brings it."""
    ana, at = ActorId("11111111-0000-7000-8000-00000000000a"), datetime.now(UTC) - timedelta(hours=3)
    People(page._services.profile.database).remember({ana: "Ana Prado"})
    copy = ProjectDocument([page.document.update_since()], clock=lambda: at)
    first, second, third, *_ = sorted(copy.all(Idea), key=lambda idea: idea.id)
    for command in (
        EditText(first.id, "title", "Painel com previsão honesta de espera"),
        EditText(second.id, "description", f"{second.description} Também de madrugada."),
        TrashRecords((third.id,)),
    ):
        copy.apply(command, by=ana)
    with page.project.recorder.catching_up():
        page.document.receive(copy.update_since(page.document.state_vector()))
    page.project.recorder.write()
    page.history.writing.written.emit()


def history_screens(camera: Camera, window: MainWindow, look: Look) -> None:
    """The past of the project that is open: empty at the first look, a version and a review from then on."""
    page = window.project
    assert page is not None
    history, versions = page.history, page.history.panel.versions
    history.open(Tab.VERSIONS)
    camera.take(window, "history-versions", look)
    count = len(versions.rows)
    history.keeper.keep(VersionReason.NAMED, f"{LONG} {look}")
    camera.settle(lambda: len(versions.rows) > count)
    arrive_from_ana(page)
    camera.take(window, "history-away-bar", look)
    history.show_version(next(iter(versions.rows)))
    camera.settle(lambda: history.preview is not None)
    camera.take(window, "history-preview", look)
    history.back_to_now()
    history.show_changes()
    camera.take(window, "history-changes", look)
    history.review()
    camera.take(window, "history-away", look)
    history.mark_seen()
    camera.take(window, "history-away-empty", look)
    history.close()


def dialogs(window: MainWindow, page: ProjectPage) -> Iterator[tuple[str, QDialog]]:
    """Every dialog, open over the window."""
    services = page._services
    me = services.profile.person
    yield "new-project", NewProjectDialog(window)
    yield "settings", SettingsDialog(services, window)
    yield "help", HelpDialog(window)
    yield "details", ProjectDetails(page.project, window)
    yield "permissions", PermissionsDialog(page.project, shared=False, parent=window)
    yield "trash", TrashDialog(page.project, window)
    sign_in = SignInDialog("https://dttools.example.org", me.name, remembers=False, parent=window)
    yield "sign-in", sign_in
    refused = SignInDialog("https://dttools.example.org", me.name, remembers=True, parent=window)
    refused.refuse(Unauthenticated("E-mail ou senha não conferem.", todo="Confira e tente de novo."))
    yield "sign-in-refused", refused
    yield "publish", PublishDialog(PROJECTS[0], "dttools.example.org", "ana@example.org", window)
    members = MembersDialog(PROJECTS[0], ActorId("1"), may_change=True, parent=window)
    members.show_members(
        [
            MemberView(user_id=ActorId("1"), email="ana@example.org", name="Ana Prado", role=Role.OWNER),
            MemberView(user_id=ActorId("2"), email="bento@example.org", name="Bento Reis", role=Role.MEMBER),
            MemberView(user_id=ActorId("3"), email="celia@example.org", name="Célia Nunes", role=Role.VIEWER),
        ]
    )
    yield "members", members


def take_dialogs(camera: Camera, window: MainWindow, look: Look) -> None:
    page = window.project
    assert page is not None
    for name, dialog in dialogs(window, page):
        dialog.open()
        camera.take(dialog, f"dialog-{name}", look)
        dialog.reject()
        dialog.deleteLater()
    take_import(camera, page, look)
    damaged = CannotStart(
        SchemaTooNew("Estes projetos foram gravados por uma versão mais nova.", safe="Nada foi alterado."),
        Path("/media/ana/dttools"),
        lambda: None,
    )
    damaged.show()
    camera.take(damaged, "cannot-start", look)
    damaged.close()


def take_import(camera: Camera, page: ProjectPage, look: Look, name: str = "import") -> None:
    dialog = page.ask_for_file()
    camera.take(dialog, f"{name}-choose", look)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "ideias.csv"
        rows = "".join(f"{title};{text};Recepção;{n % 7}\n" for n, (title, text) in enumerate(IDEAS))
        table.write_bytes(f"Título;Descrição;Categoria;Impacto\n{rows}".encode("cp1252"))
        dialog.open_file(table)
        camera.settle(dialog.preview.isVisible)
        camera.take(dialog, f"{name}-table", look)
        if BALLOTS.exists():
            dialog.open_file(BALLOTS)
            camera.settle(dialog.ballot_options.isVisible)
            camera.take(dialog, f"{name}-ballots", look)
    dialog.reject()


def started(app: QApplication, folder: Path, camera: Camera) -> Desktop:
    desktop = Desktop(app, folder)
    desktop.start()
    camera.settle(lambda: desktop.library is not None)
    return desktop


def look_at(app: QApplication, camera: Camera, desktop: Desktop, look: Look) -> MainWindow:
    """Bring the app into a look."""
    window = desktop.window
    assert isinstance(window, MainWindow)
    apply_theme(app, look.mode)
    if language() != look.language:
        apply_language(look.language)
    window.resize(*look.size)
    camera.settle()
    return window


def take_all(app: QApplication, camera: Camera, folder: Path) -> None:
    looks = [Look(code, mode, size) for code in LANGUAGES for mode in MODES for size in SIZES]
    looks.append(Look("es", "light", SIZES[0]))
    looks = [look for look in looks if camera.look in str(look)]
    empty = started(app, folder / "empty", camera)
    for look in looks:
        if look.size == SIZES[0]:
            camera.take(look_at(app, camera, empty, look), "first-start", look)
    close(app, empty)
    desktop = started(app, folder / "full", camera)
    assert desktop.library is not None
    project, untouched = fill_library(desktop.library)
    for look in looks:
        window = look_at(app, camera, desktop, look)
        homes(camera, window, look)
        project_screens(camera, window, project, look)
        history_screens(camera, window, look)
        if look.size == SIZES[0]:
            take_dialogs(camera, window, look)
            take = partial(camera.take, look=look)
            project_states(take, window)
            window.go_home()
            home_states(take, window)
            new_tools(take, window, untouched)
        window.go_home()
        if look.size == SIZES[0] and look.mode == "light":
            large_text(app, camera, window, project, look)
    close(app, desktop)
    crowded = started(app, folder / "crowded", camera)
    assert crowded.library is not None
    project = fill_too_much(crowded.library)
    for look in (Look("pt_BR", "light", SIZES[0]), Look("pt_BR", "dark", SIZES[1])):
        window = look_at(app, camera, crowded, look)
        window.go_home()
        camera.take(window, "too-much-home", look)
        window.open_project(project)
        camera.take(window, "too-much-phase", look)
        window.go_home()
    close(app, crowded)


def large_text(app: QApplication, camera: Camera, window: MainWindow, project: ProjectId, look: Look) -> None:
    """Some screens as somebody sees them who needs large letters."""
    apply_theme(app, look.mode, 1.5)
    camera.take(window, "large-text-home", look)
    window.open_project(project)
    page = window.project
    assert page is not None
    camera.take(window, "large-text-phase", look)
    for kind, name in ((Persona, "persona"), (EmpathyMap, "empathy-map")):
        page.show_record(next(page.document.all(kind)).id)
        camera.take(window, f"large-text-{name}", look)
    page.show_record(next(page.document.all(Idea)).board)
    page.history.open(Tab.VERSIONS)
    camera.take(window, "large-text-history", look)
    page.history.close()
    for name, dialog in dialogs(window, page):
        dialog.open()
        camera.take(dialog, f"large-text-dialog-{name}", look)
        dialog.reject()
        dialog.deleteLater()
    take_import(camera, page, look, "large-text-import")
    window.go_home()
    apply_theme(app, look.mode)


def close(app: QApplication, desktop: Desktop) -> None:
    if desktop.window is not None:
        desktop.window.close()
        desktop.window.deleteLater()
    desktop.close()
    app.processEvents()


def main() -> None:
    """Take all pictures and print their names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a part of the names of the screens to draw")
    parser.add_argument("--look", default="", help="a part of the looks to draw, as pt_BR or en-dark-1280")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    app = make_application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    camera = Camera(app, options.out, options.only, options.look)
    with tempfile.TemporaryDirectory() as folder:
        take_all(app, camera, Path(folder))
    for path in camera.taken:
        print(path)  # noqa: T201 — the result


if __name__ == "__main__":
    main()
