"""Where a project's edits are, said honestly in a few words."""

from __future__ import annotations

from dataclasses import dataclass

from dttools_desktop.link.state import SyncKind, SyncState
from dttools_desktop.windows.dates import since
from dttools_resources.i18n import ntr, tr


@dataclass(frozen=True, slots=True)
class SyncWords:
    """What the chip says, in which tone, with which icon, and the longer story."""

    text: str
    tone: str
    icon: str
    details: str = ""


def sync_words(state: SyncState) -> SyncWords:
    """What to say about a state. Edits are on this laptop in every one of them."""
    here = tr("Everything is saved on this laptop.")
    waiting = ntr("{n} edit waits to be sent.", "{n} edits wait to be sent.", state.unsent).format(n=state.unsent)
    story = " ".join(filter(None, (state.reason, here, waiting if state.unsent else "")))
    match state.kind:
        case SyncKind.LOCAL_ONLY:
            words = SyncWords(tr("Saved on this laptop"), "success", "check", tr("This project is not shared."))
        case SyncKind.SAVED_ON_SERVER:
            words = SyncWords(tr("Saved on server"), "success", "cloud-check", tr("Saved here and on the server."))
        case SyncKind.SENDING:
            text = ntr("Sending {n} edit…", "Sending {n} edits…", state.unsent).format(n=state.unsent)
            words = SyncWords(text, "neutral", "cloud-upload", story)
        case SyncKind.CONNECTING:
            words = SyncWords(tr("Connecting…"), "neutral", "sync-arrows", story)
        case SyncKind.OFFLINE:
            text = tr("Offline since {time}").format(time=since(state.since)) if state.since else tr("Offline")
            saved = tr("{offline} — everything is saved on this laptop").format(offline=text)
            words = SyncWords(saved, "warning", "cloud-off", story)
        case SyncKind.REFUSED:
            text = tr("Refused: {reason}").format(reason=state.reason)
            words = SyncWords(text, "danger", "cloud-alert", tr("What you wrote is kept in “Recovered edits”."))
        case SyncKind.INCOMPATIBLE:
            words = SyncWords(tr("Update needed — saved on this laptop"), "warning", "cloud-alert", story)
        case SyncKind.SIGNED_OUT:
            words = SyncWords(tr("Signed out — saved on this laptop"), "warning", "lock", story)
    return words
