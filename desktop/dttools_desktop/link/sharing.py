"""Putting a local project on a server, and taking a server's project to this laptop."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document import ProjectDocument
from dttools.document.commands import ClaimAuthorship
from dttools.errors import AppError, Conflict, StorageFailed
from dttools.ids import ActorId, ProjectId
from dttools_desktop.link.reasons import explained
from dttools_desktop.link.sign_in import SignIn
from dttools_desktop.workspace import Account, Library, OpenProject
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class Publication:
    """A project as it goes to the server: all by its publisher's account."""

    project: ProjectId
    account: Account
    written_by: ActorId
    content: bytes


def prepare(project: OpenProject, account: Account) -> Publication:
    """The project as it is now, in the name of the account. The open project is not touched.

    Raises:
        Conflict: It is on a server already.
        StorageFailed: Its latest edits are not on the disk.
    """
    if project.journal.shared:
        raise Conflict(tr("This project is on a server already."))
    if not project.retry_saving():
        raise project.problem or StorageFailed(tr("The disk did not take a change."))
    copy = ProjectDocument([project.document.update_since()])
    copy.apply(ClaimAuthorship(project.person, account.user_id), by=account.user_id)
    return Publication(project.id, account, project.person, copy.update_since())


async def put(publication: Publication, sign_in: SignIn) -> bytes:
    """Put it on the server; the content that the server has then. Runs on the network's loop.

    A project whose publication succeeded, but whose answer was lost, is there already: that is as good.

    Raises:
        AppError: It is not there.
    """
    projects = sign_in.client.projects
    with explained(publication.account.server):
        try:
            await projects.publish(publication.project, publication.content)
        except Conflict as conflict:
            if not await _is_ours(publication, sign_in, conflict):
                raise
            return await projects.document(publication.project)
    return publication.content


async def _is_ours(publication: Publication, sign_in: SignIn, conflict: Conflict) -> bool:
    try:
        return (await sign_in.client.projects.get(publication.project)).role == "owner"
    except AppError:
        raise conflict from None


def adopt(project: OpenProject, library: Library, publication: Publication, on_server: bytes) -> None:
    """Make the open project the account's, on its server; edits made meanwhile are pending.

    Raises:
        StorageFailed: The disk did not take it; publishing again puts it right.
    """
    account = publication.account
    server = ProjectDocument([on_server])
    project.act_as(account.user_id)  # first: whoever follows the changes asks which votes are one's own
    project.document.receive(on_server)
    project.document.apply(ClaimAuthorship(publication.written_by, account.user_id), by=account.user_id)
    ahead = project.document.update_since(server.state_vector())
    pending = [ahead] if server.merge(ahead).changes else []
    project.journal.replace_content(on_server, pending, [])
    project.journal.shared = True
    library.set_sharing(project.id, account.id, "owner")
