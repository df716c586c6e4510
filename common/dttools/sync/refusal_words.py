"""The sentence about a refusal in the language of whoever reads it: the code travels, the words are looked up."""

from __future__ import annotations

from dttools.sync.refusal import RefusalCode
from dttools_resources.i18n import tr


def explain(code: str, sentence: str = "") -> str:
    """What a person reads about a refusal.

    Args:
        code: Of `RefusalCode`, or of a newer server.
        sentence: The server's own words, for a code that this program does not know.
    """
    words = {
        RefusalCode.READ_ONLY: tr("You may read this project, and not change it."),
        RefusalCode.NOT_AUTHOR: tr("An edit must name who made it."),
        RefusalCode.FORGED_VOTE: tr("Everybody votes for themselves, once on an idea."),
        RefusalCode.BAD_RECORD: tr("An item would not be one that DTTools can show."),
        RefusalCode.BAD_UPDATE: tr("This edit is not one of this program."),
        RefusalCode.TOO_LARGE: tr("A text or the edit is too large."),
        RefusalCode.TOO_MANY: tr("The project has too many items."),
        RefusalCode.PURGED: tr("Items go to the trash; only the server erases them."),
        RefusalCode.META: tr("Only the server may change this."),
        RefusalCode.LOCKED: tr("This item is locked. An owner or whoever locked it can unlock it."),
        RefusalCode.NOT_PERMITTED: tr("The owner of the project does not allow this in the current phase."),
        RefusalCode.UNCONFIRMED: tr("This deletes many items at once and was not confirmed."),
        RefusalCode.STALE_BASE: tr("This edit builds on edits that the server does not have."),
    }
    return {str(known): text for known, text in words.items()}.get(code) or sentence
