"""What hands do to pictures."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document.draft import Draft
from dttools.ids import RecordId
from dttools.model import Crop, Picture, Size, Vector


@dataclass(frozen=True, slots=True)
class CropPicture:
    """Show another part of a picture, in another box. One that a peer deleted or locked meanwhile is skipped."""

    id: RecordId
    crop: Crop
    at: Vector
    size: Size

    def apply(self, project: Draft) -> None:
        """See the class."""
        for picture in [each for each in project.find(Picture, (self.id,)) if not each.locked]:
            project.patch(picture.id, crop=self.crop, at=self.at, size=self.size)
