"""The desktop's ways to servers: signing in, asking, publishing, and a link for each shared project that is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from dttools import AsyncDTToolsClient
from dttools.errors import AppError, Unauthenticated
from dttools.ids import ProjectId
from dttools_desktop.link.network import Network
from dttools_desktop.link.reasons import explained
from dttools_desktop.link.sharing import Publication, adopt, prepare, put
from dttools_desktop.link.sign_in import SignIn
from dttools_desktop.link.state import SyncKind, SyncState
from dttools_desktop.link.sync_link import Post, SyncLink
from dttools_desktop.link.token_store import TokenStore
from dttools_desktop.workspace import Account, AccountBook, Library, OpenProject, Profile
from dttools_resources.i18n import tr

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[AppError], None]


class Links:
    """Belongs to the thread of the documents; answers come there through `post`.

    Every request takes two calls: `done` with the answer, `failed` with an `AppError`. One of them is called, unless
    `close` comes first.
    """

    def __init__(self, profile: Profile, library: Library, post: Post, *, tokens: TokenStore | None = None) -> None:
        self._profile = profile
        self._library = library
        self._post = post
        self._book = AccountBook(profile.database)
        self._tokens = tokens or TokenStore()
        self._network = Network()
        self._sign_ins: dict[str, SignIn] = {}  # of the network's loop
        self._links: dict[ProjectId, SyncLink] = {}
        self._ended_listeners: list[Callable[[str], None]] = []
        self._closed = False

    # -- accounts

    @property
    def accounts(self) -> list[Account]:
        """Known accounts, the one used last first."""
        return self._book.all()

    @property
    def remembers(self) -> bool:
        """Whether a sign-in outlives the program; False, once a keyring has failed, must be shown."""
        return self._tokens.remembers

    def sign_in(self, server: str, email: str, password: str, *, done: Done[Account], failed: Failed) -> None:
        """Sign in. `failed` gets `Unauthenticated` for a wrong password, `Unreachable` without a server."""

        async def work() -> Account:
            return await self._enter(server, lambda sign_in: sign_in.with_password(email, password))

        self._ask(work(), lambda account: self._signed_in(account, done), failed)

    def register(
        self, server: str, email: str, password: str, name: str, *, done: Done[Account], failed: Failed
    ) -> None:
        """Make an account and sign in; `failed` gets `Conflict` when there is one."""

        async def work() -> Account:
            return await self._enter(server, lambda sign_in: sign_in.as_new(email, password, name))

        self._ask(work(), lambda account: self._signed_in(account, done), failed)

    def resume(self, account: Account, *, done: Done[bool], failed: Failed) -> None:
        """Whether an earlier sign-in is still there, by the keyring; asks no server."""

        async def work() -> bool:
            return await self._find(account.id) is not None

        self._ask(work(), done, failed)

    def sign_out(self, account: Account, *, done: Callable[[], None], failed: Failed) -> None:
        """End a sign-in. Projects stay on this laptop, with what is not sent yet."""
        for link in self._of(account.id):
            link.stop(SyncState(SyncKind.SIGNED_OUT, link.state.unsent))

        async def work() -> None:
            sign_in = await self._find(account.id)
            if sign_in is not None:
                self._sign_ins.pop(account.id, None)
                try:
                    await sign_in.sign_out()
                finally:
                    await sign_in.close()

        self._ask(work(), lambda _: done(), failed)

    def on_sign_in_ended(self, listener: Callable[[str], None]) -> None:
        """Hear the id of an account whose sign-in is over: signed out here, or ended by the server."""
        self._ended_listeners.append(listener)

    # -- the server's projects

    def ask(
        self, account: Account, call: Callable[[AsyncDTToolsClient], Awaitable[T]], *, done: Done[T], failed: Failed
    ) -> None:
        """Ask the server anything: `ask(account, lambda client: client.projects.list(), …)`."""

        async def work() -> T:
            sign_in = await self._signed(account)
            await sign_in.token()
            with explained(account.server):
                return await call(sign_in.client)

        self._ask(work(), done, failed)

    def publish(self, project: OpenProject, account: Account, *, done: Done[SyncLink], failed: Failed) -> None:
        """Put a local project on the server, with its pictures; `done` gets its link.

        `failed` is called, and the project is as before, when the server does not take it.
        """
        try:
            publication = prepare(project, account)
        except AppError as error:
            failed(error)
            return

        async def work() -> bytes:
            sign_in = await self._signed(account)
            await sign_in.token()
            return await put(publication, sign_in)

        self._ask(work(), lambda content: self._published(project, publication, content, done, failed), failed)

    def open_shared(
        self, account: Account, project: ProjectId, role: str, *, done: Done[ProjectId], failed: Failed
    ) -> None:
        """Take a project of the server to this laptop; then `Library.open` and `attach` it."""

        def keep(content: bytes) -> None:
            try:
                self._library.add_shared(project, account.id, role, content)
            except AppError as error:
                failed(error)
            else:
                done(project)

        self.ask(account, lambda client: client.projects.document(project), done=keep, failed=failed)

    # -- links

    def attach(self, project: OpenProject) -> SyncLink | None:
        """The running link of an open project; None for one of this laptop only. It ends with the project."""
        if project.id in self._links:
            return self._links[project.id]
        account = self._library.card(project.id).account
        if account is None:
            return None
        link = SyncLink(
            project,
            account,
            profile=self._profile,
            network=self._network,
            find_sign_in=self._find,
            post=self._post_while_open,
            on_role=lambda role: self._note_role(project.id, account, role),
        )
        self._links[project.id] = link
        project.on_close(lambda: self._detach(project.id))
        link.start()
        return link

    def network_is_back(self) -> None:
        """Connect everything at once."""
        for link in self._links.values():
            link.reconnect_now()

    def close(self) -> None:
        """End all links and the network's thread; closing twice is harmless."""
        if self._closed:
            return
        for link in list(self._links.values()):
            link.close()
        self._links = {}
        self._closed = True
        self._network.finish(self._close_clients())
        self._network.stop()

    # -- inside

    def _ask(self, work: Coroutine[Any, Any, T], done: Done[T], failed: Failed) -> None:
        def answer(future: Future[T]) -> None:
            self._post_while_open(lambda: _deliver(future, done, failed))

        self._network.submit(work).add_done_callback(answer)

    def _post_while_open(self, call: Callable[[], None]) -> None:
        def guarded() -> None:
            if not self._closed:
                call()

        if not self._closed:
            self._post(guarded)

    async def _enter(self, server: str, enter: Callable[[SignIn], Awaitable[Account]]) -> Account:
        sign_in = SignIn(server.rstrip("/"), self._tokens)
        try:
            account = await enter(sign_in)
        except BaseException:
            await sign_in.close()
            raise
        earlier = self._sign_ins.pop(account.id, None)
        self._hold(account.id, sign_in)
        if earlier is not None:
            await earlier.close()
        return account

    async def _find(self, account_id: str) -> SignIn | None:
        if account_id not in self._sign_ins:
            account = self._book.find(account_id)
            token = await self._tokens.load(account_id)
            if account is None or token is None:
                return None
            if account_id not in self._sign_ins:  # another call may have come first while the keyring was asked
                self._hold(account_id, SignIn.resumed(account, self._tokens, token))
        return self._sign_ins[account_id]

    def _hold(self, account: str, sign_in: SignIn) -> None:
        self._sign_ins[account] = sign_in
        sign_in.on_end(lambda: self._post_while_open(lambda: self._tell_ended(account)))

    def _tell_ended(self, account: str) -> None:
        for listener in self._ended_listeners:
            listener(account)

    async def _signed(self, account: Account) -> SignIn:
        sign_in = await self._find(account.id)
        if sign_in is None:
            raise Unauthenticated(tr("You are signed out."), todo=tr("Sign in again."))
        return sign_in

    async def _close_clients(self) -> None:
        for sign_in in self._sign_ins.values():
            await sign_in.close()

    def _signed_in(self, account: Account, done: Done[Account]) -> None:
        self._book.keep(account)
        for link in self._of(account.id):
            link.stop()
            link.start()
        done(account)

    def _published(
        self, project: OpenProject, publication: Publication, content: bytes, done: Done[SyncLink], failed: Failed
    ) -> None:
        try:
            adopt(project, self._library, publication, content)
        except AppError as error:
            failed(error)
            return
        link = self.attach(project)
        if link is not None:
            done(link)

    def _note_role(self, project: ProjectId, account: str, role: str) -> None:
        if self._library.card(project).role != role:
            self._library.set_sharing(project, account, role)

    def _of(self, account: str) -> list[SyncLink]:
        return [link for link in self._links.values() if link.account == account]

    def _detach(self, project: ProjectId) -> None:
        link = self._links.pop(project, None)
        if link is not None:
            link.close()


def _deliver(future: Future[T], done: Done[T], failed: Failed) -> None:
    try:
        result = future.result()
    except CancelledError:
        return
    except AppError as error:
        failed(error)
        return
    done(result)
