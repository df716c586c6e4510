"""Frozen records, one tool a file, and the registry that says how each kind takes part in the product."""

from dttools.model.board import Board, Cluster, Connector, Note
from dttools.model.empathy_map import EmpathyMap
from dttools.model.idea import ActionDecision, Idea, IdeaStatus, Vote
from dttools.model.persona import Persona
from dttools.model.project import Phase, Project, ProjectStatus
from dttools.model.record import Placed, Record
from dttools.model.registry import KINDS, Kind, kind_of
from dttools.model.values import Level, NoteColour, Size, Vector

__all__ = [
    "KINDS",
    "ActionDecision",
    "Board",
    "Cluster",
    "Connector",
    "EmpathyMap",
    "Idea",
    "IdeaStatus",
    "Kind",
    "Level",
    "Note",
    "NoteColour",
    "Persona",
    "Phase",
    "Placed",
    "Project",
    "ProjectStatus",
    "Record",
    "Size",
    "Vector",
    "Vote",
    "kind_of",
]
