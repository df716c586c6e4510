"""Taking the server's document as the base in the place of the laptop's, and making again what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dttools.document import Change, ChangeSet, Origin, ProjectDocument
from dttools.ids import ActorId
from dttools.sync.events import Replacement
from dttools.sync.ports import Loss, ProjectLog, RecoveredEdit
from dttools.sync.rebase import read_edits, rebase, recovered_edits
from dttools.sync.update import inspect
from dttools.sync.wire import read_state_vector


@dataclass(frozen=True, slots=True)
class Replaced:
    """What the laptop keeps: the server's document, edits made again on it, and what is not in the project any more."""

    confirmed: bytes
    pending: tuple[bytes, ...]
    recovered: tuple[RecoveredEdit, ...]


def replacement(log: ProjectLog, new: ProjectDocument, *, epoch: int, reason: Replacement, by: ActorId) -> Replaced:
    """Make again on `new` what was not acknowledged; and, when the server was restored, what it has lost of `by`.

    Args:
        log: What the laptop has.
        new: The server's document, with an unused client id. The edits are added to it.
        epoch: Of the laptop's document.
        reason: Why it takes the place of the laptop's.
        by: Whose laptop it is.
    """
    state, has = new.update_since(), read_state_vector(new.state_vector())
    confirmed, pending = list(log.confirmed()), [update for _, update in log.pending()]
    if reason is Replacement.REWRITTEN:
        rebased = rebase(read_edits(confirmed, pending), new=new, by=by, orphaned=Loss.GONE)
        return Replaced(state, rebased.pending, rebased.recovered)
    mine = ProjectDocument(confirmed)
    # Histories that were rewritten apart have no client in common, and cannot be compared update by update.
    is_one_history = bool(read_state_vector(mine.state_vector()).keys() & has.keys())
    lost: set[bytes] = set()
    if reason is Replacement.RESTORED and (is_one_history or epoch >= new.epoch):
        lost = {update for _, update in log.acked() if not is_one_history or _may_lack(has, update)}
    edits = [*(update for _, update in log.acked() if update in lost), *pending]
    without = [update for update in confirmed if update not in lost]
    rebased = rebase(read_edits(without, edits), new=new, by=by, orphaned=Loss.LOST_BY_SERVER)
    others = _still_lost(mine, state, new, is_one_history=is_one_history)
    return Replaced(state, rebased.pending, (*rebased.recovered, *others))


def _may_lack(has: Mapping[int, int], update: bytes) -> bool:
    """Whether a server that has so much lacks an update: its insertions do not tell when there are none."""
    facts = inspect(update)
    return not facts.blocks or facts.has_news(has)


def _still_lost(
    mine: ProjectDocument, state: bytes, new: ProjectDocument, *, is_one_history: bool
) -> list[RecoveredEdit]:
    """What the laptop had and the project has no more, mostly others' edits.

    Their own laptops bring those back; the tray has them if they never come.
    """
    if is_one_history:
        servers = ProjectDocument([state])
        lacking = [i for i, _ in servers.receive(mine.update_since(servers.state_vector())).all()]
    else:
        lacking = [record.id for record in mine.records.everything()]
    changes = {i: Change(new.records.peek(i), mine.records.peek(i)) for i in lacking}
    return recovered_edits(ChangeSet.of(Origin.REMOTE, changes), Loss.LOST_BY_SERVER, "")
