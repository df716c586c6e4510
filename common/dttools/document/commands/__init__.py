"""Commands: edits as values, named verb + object, one file a concern."""

from dttools.document.commands.arrange import GroupItems, SizeItems, StepItems
from dttools.document.commands.canvas import (
    ClusterItems,
    ConnectItems,
    DuplicateItems,
    MoveItems,
    PlaceItems,
    ReattachConnector,
    ResizeItem,
    Restack,
    Uncluster,
)
from dttools.document.commands.convert import ConvertIdeas, ConvertNotes, MergeNotes, SendNotes, SplitNote
from dttools.document.commands.drawing import DrawStrokes
from dttools.document.commands.ideas import AddIdeas
from dttools.document.commands.pictures import CropPicture
from dttools.document.commands.project import StartProject
from dttools.document.commands.records import (
    AddRecord,
    ChangeFields,
    ClaimAuthorship,
    EditText,
    RestoreRecords,
    Together,
    TrashRecords,
)
from dttools.document.commands.versions import RestoreFields, RestoreFromVersion, RestoreVersion, is_drastic
from dttools.document.commands.votes import CastVote, WithdrawVote
from dttools.document.commands.zones import AddZoneNote, SetZoneTexts

__all__ = [
    "AddIdeas",
    "AddRecord",
    "AddZoneNote",
    "CastVote",
    "ChangeFields",
    "ClaimAuthorship",
    "ClusterItems",
    "ConnectItems",
    "ConvertIdeas",
    "ConvertNotes",
    "CropPicture",
    "DrawStrokes",
    "DuplicateItems",
    "EditText",
    "GroupItems",
    "MergeNotes",
    "MoveItems",
    "PlaceItems",
    "ReattachConnector",
    "ResizeItem",
    "Restack",
    "RestoreFields",
    "RestoreFromVersion",
    "RestoreRecords",
    "RestoreVersion",
    "SendNotes",
    "SetZoneTexts",
    "SizeItems",
    "SplitNote",
    "StartProject",
    "StepItems",
    "Together",
    "TrashRecords",
    "Uncluster",
    "WithdrawVote",
    "is_drastic",
]
