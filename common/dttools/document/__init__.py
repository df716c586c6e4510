"""The project document: records in a CRDT, changed by commands, heard as change sets."""

from dttools.document.anchoring import Anchors, Area, OnPage
from dttools.document.changes import Change, ChangeSet, Merge, Origin
from dttools.document.draft import Command, Draft
from dttools.document.history import FieldChange, History, SetFields
from dttools.document.index import RecordIndex
from dttools.document.project_document import ProjectDocument
from dttools.document.schema import SCHEMA

__all__ = [
    "SCHEMA",
    "Anchors",
    "Area",
    "Change",
    "ChangeSet",
    "Command",
    "Draft",
    "FieldChange",
    "History",
    "Merge",
    "OnPage",
    "Origin",
    "ProjectDocument",
    "RecordIndex",
    "SetFields",
]
