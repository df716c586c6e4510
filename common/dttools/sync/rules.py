"""The rules of one record: what it may hold, and who may change what of it."""

from __future__ import annotations

import re

from dttools.document import SCHEMA, ChangeSet, Merge, ProjectDocument
from dttools.errors import InvalidInput, TooLarge
from dttools.facilitation import is_mass_deletion, may_change, may_touch_locked
from dttools.ids import RecordId, vote_id
from dttools.model import Project, Record, Role, Vote
from dttools.model.values import SHORT_TEXT
from dttools.sync.members import Member
from dttools.sync.refusal import RefusalCode, refused
from dttools.sync.refusal_words import explain
from dttools_resources.i18n import tr

_CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def check_first_content(document: ProjectDocument, merge: Merge, member: Member) -> None:
    """The content that fills an empty document: its owner's, by any authors.

    Raises:
        EditRefused: It is not a whole project, or the member is not its owner.
    """
    meta = document.meta
    epoch = meta.get("epoch")
    whole = meta.keys() == {"schema", "epoch"} and meta["schema"] == SCHEMA
    if member.role is not Role.OWNER or not whole or not isinstance(epoch, int | float) or epoch < 0:
        raise refused(RefusalCode.META, tr("Only the server may change this."))
    for record_id in sorted(merge.touched):
        record = well_formed(document, record_id)
        if isinstance(record, Vote):
            _check_vote_id(record)


def well_formed(document: ProjectDocument, record_id: RecordId) -> Record:
    """The record behind an id that an edit touched.

    Raises:
        EditRefused: There is none (any more), or it is not one that a program of ours writes.
    """
    if not _is_canonical_uuid(record_id):
        raise refused(RefusalCode.BAD_RECORD, tr("An item has an unusable id."))
    try:
        record = document.read_strictly(record_id)
    except TooLarge as error:
        raise refused(RefusalCode.TOO_LARGE, error.message, record_id) from error
    except InvalidInput as error:
        raise refused(RefusalCode.BAD_RECORD, error.message, record_id) from error
    if record is None:
        raise refused(RefusalCode.PURGED, tr("Items go to the trash; only the server erases them."), record_id)
    merged = record.merged_fields()
    for name, value in vars(record).items():
        if isinstance(value, str) and len(value) > SHORT_TEXT and name not in merged:
            raise refused(RefusalCode.TOO_LARGE, tr("A text is too long."), record_id)
    return record


def check_change(before: Record | None, after: Record, member: Member, root: Record | None = None) -> None:
    """Whether a member may have made this of a record.

    Args:
        before: The record until now; None when it is new.
        after: The record from now on.
        member: Who made the edit.
        root: What a new record was converted or split from, if anything: its author is the new one's too.

    Raises:
        EditRefused: It names another author, is somebody else's vote, or undoes what holds the project together.
    """
    actor = member.user_id
    if isinstance(after, Vote) and (before is None or before != after):
        if after.voter != actor:
            raise refused(RefusalCode.FORGED_VOTE, tr("Nobody votes for somebody else."), after.id)
        _check_vote_id(after)
    if isinstance(after, Project) and (before is None or after.deleted_at is not None):
        raise refused(RefusalCode.BAD_RECORD, tr("A project has one record of its own, always."), after.id)
    if before is None:
        honest = after.updated_by == actor and (after.created_by == actor or _started_as(after, root))
    else:
        honest = _keeps_authorship(before, after, member)
    if not honest:
        raise refused(RefusalCode.NOT_AUTHOR, tr("An edit must name who made it."), after.id)


def check_permission(project: Project | None, before: Record | None, after: Record, member: Member) -> None:
    """Whether locks and the phase let a member make this of a record that they changed.

    Args:
        project: The project's own record before the edit.
        before: The record until now; None when it is new.
        after: The record from now on.
        member: Who made the edit.

    Raises:
        EditRefused: They do not.
    """
    if before is not None and not may_touch_locked(before, member.role, member.user_id):
        raise refused(RefusalCode.LOCKED, explain(RefusalCode.LOCKED), after.id)
    if project is not None and not may_change(project, member.role, member.user_id, before, after):
        raise refused(RefusalCode.NOT_PERMITTED, explain(RefusalCode.NOT_PERMITTED), after.id)


def check_deletions(document: ProjectDocument, changes: ChangeSet) -> None:
    """Whether an edit about which nobody was asked trashes no more than it may.

    Args:
        document: With the edit.
        changes: What the edit did.

    Raises:
        EditRefused: It needs a confirmation.
    """
    trashed = len(changes.removed)
    if not is_mass_deletion(trashed, 0):
        return  # not even in the smallest project; so that nobody counts the records of each edit
    live = sum(record.deleted_at is None for record in document.records.everything())
    if is_mass_deletion(trashed, live + trashed - len(changes.added)):
        raise refused(RefusalCode.UNCONFIRMED, explain(RefusalCode.UNCONFIRMED), *sorted(changes.removed))


def _started_as(after: Record, root: Record | None) -> bool:
    return root is not None and (after.created_by, after.created_at) == (root.created_by, root.created_at)


def _keeps_authorship(before: Record, after: Record, member: Member) -> bool:
    actor = member.user_id
    if before.kind != after.kind:
        raise refused(RefusalCode.BAD_RECORD, tr("An item cannot become one of another kind."), after.id)
    # One person's vote made on two devices is two maps under one id; which wins may change when it was created.
    same_start = before.created_at == after.created_at or after.created_by == actor
    return before.created_by == after.created_by and same_start and after.updated_by in {actor, before.updated_by}


def _check_vote_id(vote: Vote) -> None:
    if not _is_canonical_uuid(vote.idea) or vote.id != vote_id(vote.idea, vote.voter):
        raise refused(RefusalCode.FORGED_VOTE, tr("One voter has one vote on an idea."), vote.id)


def _is_canonical_uuid(text: str) -> bool:
    return _CANONICAL_UUID.fullmatch(text) is not None
