"""Files under the hash of their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dttools.errors import Damaged, InvalidInput, NotFound
from dttools_server.store.files import FileStore

if TYPE_CHECKING:
    from pathlib import Path

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_bytes_come_back_under_their_hash(tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")

    assert files.put(b"hello") == HELLO
    assert files.put(b"hello") == HELLO
    assert files.get(HELLO) == b"hello"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [HELLO]


def test_an_unknown_hash_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        FileStore(tmp_path).get("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "0" * 63, "G" * 64, "0" * 62 + "/."])
def test_a_name_that_is_no_hash_reaches_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        FileStore(tmp_path).get(name)


def test_bytes_that_the_disk_changed_are_not_given_out(tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    files.put(b"hello")
    (tmp_path / HELLO[:2] / HELLO).write_bytes(b"hellp")

    with pytest.raises(Damaged):
        files.get(HELLO)


def test_a_write_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        FileStore(tmp_path).put(b"hello")

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
