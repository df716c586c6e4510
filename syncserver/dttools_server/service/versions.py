"""Versions of single resources: what ETag and If-Match speak of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from dttools.api import View
from dttools.document import Command, Draft
from dttools.errors import Stale
from dttools_resources.i18n import tr

V_co = TypeVar("V_co", bound=View, covariant=True)
ANY = "*"


@dataclass(frozen=True, slots=True)
class Versioned(Generic[V_co]):
    """A resource and its version."""

    view: V_co

    @property
    def content(self) -> bytes:
        """What a client sees of it."""
        return self.view.model_dump_json().encode()

    @property
    def version(self) -> str:
        """The version of its content."""
        return version_of(self.content)


def version_of(content: bytes) -> str:
    """Another one when anything of the content is another."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class IfUnchanged:
    """A command that is applied only while the resource has one of these versions."""

    versions: frozenset[str]
    show: Callable[[Draft], View]
    command: Command

    def apply(self, project: Draft) -> None:
        """See the class."""
        if Versioned(self.show(project)).version not in self.versions:
            raise Stale(
                tr("Somebody changed it meanwhile."),
                safe=tr("Nothing was changed."),
                todo=tr("Read it again, then make the change anew."),
            )
        self.command.apply(project)


def when_unchanged(if_match: frozenset[str], show: Callable[[Draft], View], command: Command) -> Command:
    """The command under the condition of an If-Match header; without versions there is none."""
    return IfUnchanged(if_match, show, command) if if_match and ANY not in if_match else command
