"""Screens that come and go, for `shots.py`: messages, menus, questions, refusals, what a server says, empty places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from dttools.document.commands import AddRecord, ChangeFields
from dttools.errors import StorageFailed, UnsupportedFile
from dttools.ids import ProjectId, RecordId, new_id
from dttools.model import Board, EmpathyMap, Idea, IdeaStatus, Persona, Record, Role
from dttools.sync import Loss, RecoveredEdit
from dttools_desktop.link.state import SyncKind, SyncState
from dttools_desktop.qtkit.errors_ui import ErrorDialog
from dttools_desktop.qtkit.widgets import Banner, BusyOverlay, Toast
from dttools_desktop.windows.account.shared import SharedProject
from dttools_desktop.windows.confirm import ConfirmDialog
from dttools_desktop.windows.home.page import HomePage
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.recovered import RecoveredDialog
from dttools_desktop.windows.project.sync_words import sync_words
from dttools_desktop.windows.repair_notice import repair_notice
from dttools_desktop.workspace import Repair, Tray
from dttools_desktop.workspace.recovered import put_into_tray

Take = Callable[[QWidget, str], None]
"""Takes a picture of a widget under a name."""
EMPTY_KINDS: tuple[tuple[type[Record], str], ...] = (
    (Persona, "persona"),
    (EmpathyMap, "empathy-map"),
    (Board, "board"),
)
PEOPLE = ("Ana Prado", "Bento Reis", "Célia Nunes", "Davi Luz", "Elisa Sá")


def home_states(take: Take, window: MainWindow) -> None:
    """The home screen with messages, an account, projects of a server, a menu and a question."""
    home = window.home
    assert home is not None
    home.show_place(Place.ACTIVE)
    found = Repair(Path("/mnt/laptop/dttools/projects-damaged.db"), 4120, 3, unreadable=False, backup_from=_ago(days=1))
    notices = [repair_notice(found), Banner("info", "DTTools 0.2.0", "https://dttools.example.org")]
    for notice in notices:
        home.tell(notice)
    take(window, "home-notices")
    for notice in notices:
        notice.hide()
        notice.deleteLater()
    menu = home.menu_of(home.cards.cards.card(home.cards.cards.index(0)))
    menu.popup(window.mapToGlobal(QPoint(300, 200)))
    take(menu, "menu-card")
    menu.close()
    _signed_in(take, window, home)
    home.search.field.setText("xyz")
    home.search.searched.emit("xyz")
    take(window, "home-search-nothing")
    home.search.clear()
    home.show_place(Place.TRASHED)
    home.delete(home.cards.cards.card(home.cards.cards.index(0)))
    question = window.findChild(ConfirmDialog)
    assert question is not None
    take(question, "dialog-confirm")
    question.close()
    home.show_place(Place.ACTIVE)


def _signed_in(take: Take, window: MainWindow, home: HomePage) -> None:
    chip, shared = window._chip, window._shared
    assert chip is not None
    assert shared is not None
    chip.show_account("https://dttools.example.org", "ana.prado@example.org")
    home.show_place(Place.SHARED)
    shared.show_projects(
        [
            SharedProject(ProjectId(new_id()), name, role, _ago(hours=3 * at), on_this_laptop=at == 1)
            for at, (name, role) in enumerate([("Praça das crianças", Role.OWNER), ("Horta da escola", Role.VIEWER)], 1)
        ]
    )
    take(window, "home-shared-projects")
    shared.refuse(StorageFailed("O servidor não respondeu.", safe="Seus projetos estão neste computador."))
    take(window, "home-shared-refused")
    shared.show_signed_out()
    chip.show_account("", "")


def project_states(take: Take, window: MainWindow) -> None:
    """An open project while something happens to it."""
    page = window.project
    assert page is not None
    ideas = sorted(page.document.all(Idea), key=lambda idea: idea.id)[:3]
    for idea, status in zip(ideas, (IdeaStatus.SELECTED, IdeaStatus.PROTOTYPE, IdeaStatus.TESTED), strict=True):
        page.project.apply(ChangeFields((idea.id,), {"status": status}))
    page.show_phase(4)
    take(window, "phase-4-ideas")
    for _ in ideas:
        page.project.undo()
    _sync_states(take, window, page)
    _messages(take, window, page)
    recovered_edits(take, page)
    page.top_bar.more.menu().popup(window.mapToGlobal(QPoint(900, 60)))
    take(page.top_bar.more.menu(), "menu-project")
    page.top_bar.more.menu().close()
    error = ErrorDialog(UnsupportedFile("Este arquivo não é uma imagem.", todo="Escolha PNG, JPEG ou WebP."), window)
    error.open()
    take(error, "dialog-error")
    error.reject()
    error.deleteLater()
    overlay = BusyOverlay(window, "Importando")
    overlay.appear()
    overlay.report(0.4, "230 / 570")
    take(window, "busy")
    overlay.end()


def _sync_states(take: Take, window: MainWindow, page: ProjectPage) -> None:
    """The bar above, as it is for each state of a shared project."""
    bar = page.top_bar
    page._refresh()
    page._soon.stop()
    bar.show_shared(shared=True)
    bar.show_people([(name, name, "") for name in PEOPLE])
    for state in (
        SyncState(SyncKind.SAVED_ON_SERVER),
        SyncState(SyncKind.SENDING, unsent=12),
        SyncState(SyncKind.CONNECTING),
        SyncState(SyncKind.OFFLINE, unsent=3, since=_ago(hours=2), reason="O servidor não responde."),
        SyncState(SyncKind.REFUSED, reason="Só quem escreveu a nota pode mudá-la."),
        SyncState(SyncKind.INCOMPATIBLE, reason="Atualize o DTTools."),
        SyncState(SyncKind.SIGNED_OUT),
    ):
        words = sync_words(state)
        bar.say(words.text, words.tone, words.icon, words.details)
        take(bar, f"bar-{state.kind.value}")
    bar.show_view_only("Você pode olhar este projeto.")
    take(bar, "bar-view-only")
    bar.show_view_only(None)
    bar.show_people([])
    bar.show_shared(shared=False)
    page._show_durability()


def _messages(take: Take, window: MainWindow, page: ProjectPage) -> None:
    """One message of each kind above a board, and a toast over it."""
    page.show_record(next(page.document.all(Idea)).board)
    full = StorageFailed("O disco está cheio.", safe="O que foi salvo está seguro.", todo="Libere espaço no disco.")
    messages = [
        Banner("success", "O projeto está no servidor.", "Compartilhe com quem participa."),
        Banner("error", full.message, f"{full.safe} {full.todo}"),
    ]
    for message in messages:
        message.add_action("Tentar de novo", message.hide)
        page._messages.addWidget(message)
    page._tell_recovered("O servidor recusou uma edição: a nota está bloqueada.")
    toast = Toast(page, "“Painel com previsão de espera” está na lixeira", "Desfazer", lambda: None)
    toast.appear()
    take(window, "messages")
    toast.hide()
    toast.deleteLater()
    while item := page._messages.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    page._recovered = None


def recovered_edits(take: Take, page: ProjectPage) -> None:
    """The tray of edits that are not in the project, full and empty."""
    database = page._services.profile.database
    idea = next(page.document.all(Idea))
    told = {"by": page.project.person, "at": _ago(hours=5)}
    words = "Um painel na entrada, com letras grandes, que diga quanto falta para cada cor de risco."
    edits = (
        RecoveredEdit(idea.id, "idea", {"title": words}, is_new=False, code=Loss.OVERWRITTEN, message="", **told),
        RecoveredEdit(new_id(), "note", {"text": words * 4}, is_new=True, code="locked", message="", **told),
    )
    empty = RecoveredDialog(page.project, Tray(database), page)
    with database.writing() as connection:
        put_into_tray(connection, ProjectId(page.project.id), edits)
    full = RecoveredDialog(page.project, Tray(database), page)
    for dialog, name in ((full, "dialog-recovered"), (empty, "dialog-recovered-empty")):
        dialog.open()
        take(dialog, name)
        dialog.reject()
        dialog.deleteLater()
    for item in Tray(database).items(ProjectId(page.project.id)):
        Tray(database).settle(item.id)


def new_tools(take: Take, window: MainWindow, project: ProjectId) -> None:
    """A project in which nothing has been done yet, and each tool as it is when it has just been made."""
    window.open_project(project)
    page = window.project
    assert page is not None
    page.show_phase(1)
    take(window, "new-phase-1")
    page.show_phase(2)
    take(window, "new-phase-2")
    for kind, name in EMPTY_KINDS:
        made = new_id()
        page.project.apply(AddRecord(kind, made, {}))
        page.show_record(RecordId(made))
        take(window, f"new-{name}")
        page.project.undo()
    window.go_home()


def _ago(**ago: float) -> datetime:
    return datetime.now(UTC) - timedelta(**ago)
