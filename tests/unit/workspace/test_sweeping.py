"""Pictures that nothing names leave the laptop after thirty days; whatever is named stays."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from dttools.document.commands import AddRecord, ChangeFields, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import Persona, VersionReason
from dttools_desktop.workspace import Asset, Library, Profile, Versions, pack_state
from dttools_desktop.workspace.sweeping import GRACE, sweep_assets


def picture() -> Asset:
    content = io.BytesIO()
    Image.effect_noise((20, 20), 90).save(content, "PNG")
    return Asset.of(content.getvalue(), "image/png")


def later(days: int = 1) -> datetime:
    return datetime.now(UTC) + GRACE + timedelta(days=days)


def test_what_open_and_trashed_projects_and_versions_name_stays(tmp_path: Path) -> None:
    with Profile.open(tmp_path / "profile") as profile:
        library = Library(profile)
        opened, thrown = (library.open(library.create(name)) for name in ("Open", "Thrown"))
        used, trashed, kept, spare = (picture() for _ in range(4))
        for asset in (used, trashed, kept, spare):
            profile.assets.put(asset)
        personas = [RecordId(new_id()) for _ in range(2)]
        opened.apply(AddRecord(Persona, personas[0], {"name": "Rosa", "avatar": kept.sha256}))
        versions = Versions(opened)
        versions.keep(pack_state(versions.state()), VersionReason.NAMED, "First")
        opened.apply(ChangeFields((personas[0],), {"avatar": used.sha256}))
        thrown.apply(AddRecord(Persona, personas[1], {"name": "Rui", "avatar": trashed.sha256}))
        thrown.apply(TrashRecords((personas[1],)))
        thrown.close()
        library.trash(thrown.id)
        assert sweep_assets(profile, later(-2)) == 0
        assert sweep_assets(profile, later()) == 1
        found = [profile.assets.path(asset.sha256) is not None for asset in (used, trashed, kept, spare)]
        assert found == [True, True, True, False]
        library.close()


def test_what_a_backup_names_stays(tmp_path: Path) -> None:
    with Profile.open(tmp_path / "profile") as profile:
        library, asset = Library(profile), picture()
        project = library.open(library.create("Gone soon"))
        project.apply(AddRecord(Persona, new_id(), {"name": "Rosa", "avatar": asset.sha256}))
        profile.assets.put(asset)
        project.close()
        backup = profile.database.backups.make()
        library.trash(project.id)
        library.delete(project.id)
        assert sweep_assets(profile, later()) == 0
        backup.unlink()
        assert sweep_assets(profile, later()) == 1
        assert profile.assets.path(asset.sha256) is None


def test_a_picture_that_is_kept_again_is_new_and_unfinished_ones_go(tmp_path: Path) -> None:
    with Profile.open(tmp_path / "profile") as profile:
        asset = picture()
        profile.assets.put(asset)
        between = datetime.now(UTC)
        profile.assets.put(asset)
        assert not profile.assets.remove_older(asset.sha256, between)
        profile.incoming.write("project", asset.sha256, 0, b"part")
        assert sweep_assets(profile, datetime.now(UTC) + timedelta(days=2)) == 0
        assert profile.incoming.size("project", asset.sha256) == 0
        assert profile.assets.path(asset.sha256) is not None
