"""The way to servers, without a toolkit: accounts, tokens, and live connections in a thread of their own."""

from dttools_desktop.link.links import Links
from dttools_desktop.link.state import Peer, SyncKind, SyncState
from dttools_desktop.link.sync_link import SyncLink

__all__ = ["Links", "Peer", "SyncKind", "SyncLink", "SyncState"]
