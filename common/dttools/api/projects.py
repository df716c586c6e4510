"""Projects as a whole, their votes and their statistics."""

from __future__ import annotations

from dttools.api.base import PageQuery, View
from dttools.api.resources import Resource
from dttools.ids import ProjectId, RecordId
from dttools.model import KINDS, ProjectStatus

PROJECT = Resource(KINDS["project"])
ProjectFields = PROJECT.view
NewProject = PROJECT.create
ProjectChange = PROJECT.change


class ProjectView(ProjectFields):  # type: ignore[valid-type, misc]  # generated from the registry
    """A project. `role` is the caller's: owner, member, viewer, or admin."""

    role: str


class ProjectQuery(PageQuery):
    """Which of the caller's projects; those that changed last come first."""

    status: ProjectStatus | None = None


class ProjectStats(View):
    """How much a project holds. `completion_rate` is how much of the workshop is done, in percent."""

    project_id: ProjectId
    completion_rate: int
    members: int
    records: dict[str, int]
    votes: int


class Published(View):
    """A project that was put on the server as a whole."""

    project_id: ProjectId


class VoteTally(View):
    """The votes on one idea: all of them, and the caller's own."""

    idea_id: RecordId
    votes: int
    voters: int
    mine: int


class AssetView(View):
    """A stored picture, by the SHA-256 of its bytes."""

    hash: str
    media_type: str
    size: int
