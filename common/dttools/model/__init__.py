"""Frozen records, one tool a file, and the registry that says how each kind takes part in the product."""

from dttools.model.board import Board, Cluster, Connector, Note
from dttools.model.empathy_map import EmpathyMap
from dttools.model.frame import Frame
from dttools.model.free_text import FreeText
from dttools.model.idea import ActionDecision, Idea, IdeaStatus, Vote
from dttools.model.persona import Persona
from dttools.model.picture import Crop, Picture
from dttools.model.project import Phase, Project, ProjectStatus, Scope
from dttools.model.record import Free, Placed, Record
from dttools.model.registry import KINDS, Kind, kind_of
from dttools.model.role import Role
from dttools.model.shape import Shape
from dttools.model.stamp import Stamp
from dttools.model.stroke import Stroke, StrokeTool
from dttools.model.values import (
    ConnectorEnd,
    ConnectorHeads,
    ConnectorRoute,
    InkColour,
    Level,
    NoteColour,
    Size,
    TextAlign,
    TextSize,
    Vector,
)
from dttools.model.version import Version, VersionReason

__all__ = [
    "KINDS",
    "ActionDecision",
    "Board",
    "Cluster",
    "Connector",
    "ConnectorEnd",
    "ConnectorHeads",
    "ConnectorRoute",
    "Crop",
    "EmpathyMap",
    "Frame",
    "Free",
    "FreeText",
    "Idea",
    "IdeaStatus",
    "InkColour",
    "Kind",
    "Level",
    "Note",
    "NoteColour",
    "Persona",
    "Phase",
    "Picture",
    "Placed",
    "Project",
    "ProjectStatus",
    "Record",
    "Role",
    "Scope",
    "Shape",
    "Size",
    "Stamp",
    "Stroke",
    "StrokeTool",
    "TextAlign",
    "TextSize",
    "Vector",
    "Version",
    "VersionReason",
    "Vote",
    "kind_of",
]
