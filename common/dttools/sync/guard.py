"""Judges an update before it can touch the shared document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dttools.document import ChangeSet, Merge, ProjectDocument
from dttools.errors import ProtocolError
from dttools.ids import RecordId
from dttools.model import Project, Record, Role
from dttools.sync.members import Member
from dttools.sync.refusal import RefusalCode, refused
from dttools.sync.rules import check_change, check_deletions, check_first_content, check_permission, well_formed
from dttools.sync.update import Facts, inspect
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class Limits:
    """What a project may grow to."""

    records: int = 100_000
    update_bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Admission:
    """An update that was let in.

    Attributes:
        merge: What it did to the document.
        news: The facts of `merge.update`.
        unsigned: Records it changed that name somebody else as their editor. That is so when two people edit one
            record at once and the other's name won; the room signs them with who really came last.
    """

    merge: Merge
    news: Facts
    unsigned: tuple[RecordId, ...] = ()


class Guard:
    """The rules of a room."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def inspect(self, update: bytes, known: Mapping[int, int], member: Member) -> Facts:
        """Judge the bytes before anything touches a document.

        Args:
            update: From a peer.
            known: The state vector of the document it is meant for.
            member: Who sent it.

        Raises:
            EditRefused: They are no update, too many, or not for this document.
        """
        if len(update) > self.limits.update_bytes:
            raise refused(RefusalCode.TOO_LARGE, tr("This edit is too large."))
        try:
            facts = inspect(update)
        except ProtocolError as error:
            raise refused(RefusalCode.BAD_UPDATE, error.message) from error
        if facts.has_gap(known):
            raise refused(RefusalCode.STALE_BASE, tr("This edit builds on edits that the server does not have."))
        if facts.has_news(known):
            self.check_role(member)
        return facts

    def admit(
        self,
        document: ProjectDocument,
        update: bytes,
        facts: Facts,
        known: Mapping[int, int],
        member: Member,
        *,
        is_confirmed: bool = False,
    ) -> Admission:
        """Merge inspected bytes into a document, and judge what they did.

        Args:
            document: The shared one.
            update: From a peer.
            facts: What `inspect` found.
            known: The document's state vector until now.
            member: Who sent it.
            is_confirmed: Whether they were asked, in case it trashes many records.

        Raises:
            EditRefused: What they did may not be. The document is spoilt and must be put back.
        """
        meta = document.meta
        try:
            merge = document.merge(update)
        except ProtocolError as error:
            raise refused(RefusalCode.BAD_UPDATE, error.message) from error
        if not merge.update:
            return Admission(merge, Facts())
        self.check_role(member)
        news = facts if merge.update == update else inspect(merge.update)
        if merge.strayed or not facts.is_within(news, known):
            raise refused(RefusalCode.BAD_UPDATE, tr("This edit is not one of this program."))
        unsigned = self._judge(document, meta, merge, news, member)
        if meta and not is_confirmed:
            check_deletions(document, merge.changes)
        return Admission(merge, news, unsigned)

    def check_role(self, member: Member) -> None:
        """Whether a member may edit at all.

        Raises:
            EditRefused: They may not.
        """
        if member.role is Role.VIEWER:
            raise refused(RefusalCode.READ_ONLY, tr("You may read this project, and not change it."))

    def check_changes(self, document: ProjectDocument, changes: ChangeSet, member: Member) -> None:
        """Judge what a command did to a document.

        Raises:
            EditRefused: It may not be. The document is spoilt and must be put back.
        """
        self._check_size(document, changes)
        befores = _Befores(document, changes)
        for _, change in changes.all():
            if change.after is not None:
                check_change(change.before, change.after, member, befores.root(change.after))
                check_permission(befores.project(), change.before, change.after, member)

    def publication(self, update: bytes, owner: Member) -> ProjectDocument:
        """The document that an owner publishes as one update; any authors, but well formed.

        Raises:
            EditRefused: It is not a project.
        """
        document = ProjectDocument()
        self.admit(document, update, self.inspect(update, {}, owner), {}, owner)
        if document.is_empty:
            raise refused(RefusalCode.META, tr("This is not a project."))
        return document

    def _judge(
        self, document: ProjectDocument, meta: Mapping[str, Any], merge: Merge, news: Facts, member: Member
    ) -> tuple[RecordId, ...]:
        self._check_size(document, merge.changes)
        if not meta:
            check_first_content(document, merge, member)
            return ()
        # A whole document of another epoch would merge without a gap; this tells it, even where its values lose.
        if document.meta != meta or news.writes_meta:
            raise refused(RefusalCode.META, tr("Only the server may change this."))
        befores = _Befores(document, merge.changes)
        unsigned = []
        for record_id in sorted(merge.touched):
            after = well_formed(document, record_id)
            before = befores.of(record_id)
            check_change(before, after, member, befores.root(after))
            if not befores.differ(record_id):
                continue
            check_permission(befores.project(), before, after, member)
            if after.updated_by != member.user_id:
                unsigned.append(record_id)
        return tuple(unsigned)

    def _check_size(self, document: ProjectDocument, changes: ChangeSet) -> None:
        if changes.added and len(document.records) > self.limits.records:
            raise refused(RefusalCode.TOO_MANY, tr("The project has too many items."))


class _Befores:
    """A document as it was before an edit that it has taken in already."""

    def __init__(self, document: ProjectDocument, changes: ChangeSet) -> None:
        self._document = document
        self._changes = {record_id: change.before for record_id, change in changes.all()}
        self._project: tuple[Project | None] | None = None

    def differ(self, record_id: RecordId) -> bool:
        """Whether the edit changed what a record says."""
        return record_id in self._changes

    def of(self, record_id: RecordId) -> Record | None:
        """A record before the edit; None when the edit made it."""
        if record_id in self._changes:
            return self._changes[record_id]
        return self._document.records.peek(record_id)

    def project(self) -> Project | None:
        """The project's own record before the edit."""
        if self._project is None:
            own = next(self._document.all(Project), None)
            before = self.of(own.id) if own is not None else None
            self._project = (before if isinstance(before, Project) else None,)
        return self._project[0]

    def root(self, record: Record) -> Record | None:
        """The record from which a new one was made by converting or splitting, however often, if there was one.

        What was made in the same edit is followed to what it was made from in turn.
        """
        seen: set[RecordId] = set()
        source: RecordId | None = getattr(record, "made_from", None)
        while source is not None and source not in seen:
            found = self.of(source)
            if found is not None:
                return found
            seen.add(source)
            source = getattr(self._document.records.peek(source), "made_from", None)
        return None
