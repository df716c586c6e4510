"""Projects on this laptop, without a toolkit: the profile, the library, and open projects that lose nothing."""

from dttools_desktop.workspace.account_book import Account, AccountBook
from dttools_desktop.workspace.cards import Card, Shelf
from dttools_desktop.workspace.journal import Status
from dttools_desktop.workspace.library import Library
from dttools_desktop.workspace.lock import ProfileInUse
from dttools_desktop.workspace.open_project import OpenProject
from dttools_desktop.workspace.people import People
from dttools_desktop.workspace.pictures import Asset, prepare_picture
from dttools_desktop.workspace.profile import Person, Profile
from dttools_desktop.workspace.recovered import Tray, TrayItem, restoring
from dttools_desktop.workspace.salvage import Repair
from dttools_desktop.workspace.search import Hit
from dttools_desktop.workspace.timeline import Action, Burst, Timeline, TimelineEntry, bursts
from dttools_desktop.workspace.versions import PackedState, Versions, pack_state

__all__ = [
    "Account",
    "AccountBook",
    "Action",
    "Asset",
    "Burst",
    "Card",
    "Hit",
    "Library",
    "OpenProject",
    "PackedState",
    "People",
    "Person",
    "Profile",
    "ProfileInUse",
    "Repair",
    "Shelf",
    "Status",
    "Timeline",
    "TimelineEntry",
    "Tray",
    "TrayItem",
    "Versions",
    "bursts",
    "pack_state",
    "prepare_picture",
    "restoring",
]
