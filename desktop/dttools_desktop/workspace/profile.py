"""A profile: the folder where one person's DTTools keeps everything."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from dttools.ids import ActorId
from dttools.partial_files import PartialFiles
from dttools_desktop.profile_folder import default_folder
from dttools_desktop.workspace.assets import AssetStore
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.lock import ProfileLock
from dttools_desktop.workspace.salvage import Repair
from dttools_desktop.workspace.settings import Settings
from dttools_desktop.workspace.storage_errors import from_os_error

_PERSON = "person"
_INCOMING_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Person:
    """Who works on this laptop: the author of what is made without an account."""

    id: ActorId
    name: str


class Profile:
    """An open profile; this process alone has it until `close`.

    Attributes:
        folder: Where it lies.
        database: Its projects and settings.
        assets: Its pictures.
        incoming: Pictures of which only a part has come, by project.
        settings: Small values by name.
    """

    def __init__(self, folder: Path, lock: ProfileLock, database: Database) -> None:
        self.folder = folder
        self.database = database
        self.assets = AssetStore(database, folder / "assets")
        self.incoming = PartialFiles(folder / "incoming", most=_INCOMING_BYTES)
        self.settings = Settings(database)
        self._lock = lock
        self._person = self._read_person()

    @classmethod
    def open(cls, folder: Path | None = None) -> Profile:
        """Open the profile, or make it.

        Raises:
            ProfileInUse: Another DTTools runs on it.
            StorageFailed: The folder is read-only or the disk is full.
            SchemaTooNew: A newer DTTools wrote it.
        """
        folder = folder or default_folder()
        lock = ProfileLock(folder)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # workshops are nobody else's on this computer
            lock.acquire()
        except OSError as error:
            raise from_os_error(error, folder) from error
        try:
            return cls(folder, lock, Database.open(folder))
        except BaseException:
            lock.release()
            raise

    @property
    def repair(self) -> Repair | None:
        """What was done about a damaged database when this profile was opened, to be told to the person."""
        return self.database.repair

    @property
    def person(self) -> Person:
        """Who works here."""
        return self._person

    def rename_person(self, name: str) -> None:
        """Change the name that is shown to others."""
        self._keep_person(Person(self._person.id, name))

    def close(self) -> None:
        """Let go of the folder; closing twice is harmless."""
        self.database.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_person(self) -> Person:
        found = self.settings.get(_PERSON)
        if isinstance(found, dict):
            return Person(ActorId(str(found["id"])), str(found["name"]))
        self._keep_person(Person(ActorId(str(uuid4())), _login_name()))
        return self._person

    def _keep_person(self, person: Person) -> None:
        self.settings.set(_PERSON, {"id": person.id, "name": person.name})
        self._person = person


def _login_name() -> str:
    """The name under which the person logged in to this machine; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
