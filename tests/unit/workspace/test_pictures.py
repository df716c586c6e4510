from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from dttools.errors import AppError, ProtocolError, StorageFailed, TooLarge, UnsupportedFile
from dttools_desktop.workspace import Library, OpenProject, Profile, prepare_picture
from dttools_desktop.workspace.pictures import LONG_SIDE, MAX_BYTES


def encoded(picture: Image.Image, encoding: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, encoding, **options)
    return target.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def outcome_of(content: bytes) -> Image.Image | AppError:
    try:
        return decoded(prepare_picture(content).content)
    except AppError as refusal:
        return refusal


def decoded(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.fixture
def project(library: Library) -> OpenProject:
    return library.open(library.create("P"))


def test_a_photograph_is_scaled_and_becomes_jpeg() -> None:
    asset = prepare_picture(encoded(noise(3000, 1500), "JPEG"))
    assert asset.media_type == "image/jpeg"
    assert decoded(asset.content).size == (LONG_SIDE, LONG_SIDE // 2)


def test_a_small_picture_keeps_its_size_and_its_transparency() -> None:
    asset = prepare_picture(encoded(Image.new("RGBA", (40, 30), (255, 0, 0, 128)), "PNG"))
    picture = decoded(asset.content)
    assert (asset.media_type, picture.size, picture.getpixel((0, 0))) == ("image/png", (40, 30), (255, 0, 0, 128))


def test_a_picture_is_turned_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    exif[0x010E] = "where I live"
    asset = prepare_picture(encoded(noise(60, 40), "JPEG", exif=exif))
    picture = decoded(asset.content)
    assert picture.size == (40, 60)
    assert dict(picture.getexif()) == {}
    assert b"where I live" not in asset.content


def test_a_picture_of_40_mb_is_taken_and_made_small() -> None:
    content = encoded(noise(4000, 3400), "PNG", compress_level=0)
    assert len(content) > 40_000_000
    asset = prepare_picture(content)
    assert len(asset.content) < 4_000_000
    assert max(decoded(asset.content).size) == LONG_SIDE


def test_a_file_beyond_the_limit_is_refused_with_its_size() -> None:
    with pytest.raises(TooLarge, match="67 MB") as refusal:
        prepare_picture(b"\xff\xd8" + bytes(MAX_BYTES))
    assert refusal.value.safe
    assert refusal.value.todo


@pytest.mark.parametrize("side", [20_000, 10_000, 9_000])
def test_a_decompression_bomb_is_refused_unread(side: int) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(TooLarge, match="80 megapixels"):
        prepare_picture(bomb)


@pytest.mark.filterwarnings("ignore:::PIL")  # of damaged metadata, which is dropped
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_picture_is_answered_clearly(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(encoded(noise(80, 60), chance.choice(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])))
    for _ in range(30):
        content[chance.randrange(len(content))] = chance.randrange(256)
    del content[chance.randrange(1, len(content)) :]
    outcome = outcome_of(bytes(content))
    assert isinstance(outcome, Image.Image) or outcome.todo


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\0" * 100])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnsupportedFile):
        prepare_picture(content)


def test_a_picture_is_found_by_its_hash(profile: Profile, project: OpenProject) -> None:
    content = encoded(noise(50, 50), "PNG")
    sha = project.add_asset(content)
    path = project.asset_path(sha)
    assert path is not None
    assert decoded(path.read_bytes()).size == (50, 50)
    assert project.add_asset(content) == sha
    assert profile.assets.media_type(sha) == "image/jpeg"
    assert project.asset_path("0" * 64) is None


def test_a_picture_that_arrives_with_other_content_is_refused(profile: Profile) -> None:
    with pytest.raises(ProtocolError):
        profile.assets.put_received("0" * 64, "image/png", b"other")
    assert profile.assets.path("0" * 64) is None


def test_a_picture_that_the_disk_does_not_take_leaves_nothing(profile: Profile, project: OpenProject) -> None:
    folder = profile.folder / "assets"
    folder.write_bytes(b"a file is in the way")
    with pytest.raises(StorageFailed):
        project.add_asset(encoded(noise(50, 50), "PNG"))
    assert folder.read_bytes() == b"a file is in the way"


def test_nothing_unfinished_stays_beside_a_picture(profile_folder: Path, project: OpenProject) -> None:
    sha = project.add_asset(encoded(noise(50, 50), "PNG"))
    assert [path.name for path in (profile_folder / "assets").rglob("*") if path.is_file()] == [sha]
