"""Settings from the environment, and secrets that are made once."""

from __future__ import annotations

import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from dttools.errors import InvalidInput, StorageFailed
from dttools_server.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


def test_without_anything_given_there_are_defaults(tmp_path: Path) -> None:
    settings = load_settings({}, data=tmp_path)

    assert (settings.database_url, settings.port, settings.log_level) == (None, 8080, "info")
    assert settings.upload_max_size == 10_485_760
    assert settings.files == tmp_path / "files"


def test_the_guides_variables_are_read(tmp_path: Path) -> None:
    environment = {
        "DATABASE_URL": "postgresql://user:pass@localhost:5432/dttools_dev",
        "PORT": "5000",
        "LOG_LEVEL": "WARN",
        "UPLOAD_MAX_SIZE": "1000",
        "JWT_SECRET": "j" * 32,
        "SESSION_SECRET": "s" * 32,
        "DTTOOLS_DATA": str(tmp_path / "data"),
    }

    settings = load_settings(environment)

    assert settings.database_url == environment["DATABASE_URL"]
    assert (settings.port, settings.log_level, settings.upload_max_size) == (5000, "warning", 1000)
    assert (settings.jwt_secret, settings.session_secret) == ("j" * 32, "s" * 32)
    assert settings.data == tmp_path / "data"
    assert not settings.data.exists()


def test_the_command_line_wins(tmp_path: Path) -> None:
    settings = load_settings({"PORT": "5000", "DTTOOLS_DATA": "/elsewhere"}, data=tmp_path, port=0)

    assert (settings.port, settings.data) == (0, tmp_path)


def test_an_address_is_made_of_its_parts_with_any_password(tmp_path: Path) -> None:
    parts = {"PGHOST": "db", "PGUSER": "a@b", "PGPASSWORD": "p%/: w", "PGDATABASE": "x", "PGPORT": "6543"}

    url = load_settings(parts, data=tmp_path).database_url

    read = make_url(url or "")
    assert (read.username, read.password, read.database) == ("a@b", "p%/: w", "x")
    assert dict(read.query) == {"host": "db", "port": "6543"}


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first, second = load_settings({}, data=tmp_path / "data"), load_settings({}, data=tmp_path / "data")

    assert first.jwt_secret == second.jwt_secret
    assert first.jwt_secret != first.session_secret
    assert len(first.jwt_secret) >= 43
    for name in ("jwt.secret", "session.secret"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("UPLOAD_MAX_SIZE", "10MB"),
        ("LOG_LEVEL", "loud"),
        ("JWT_SECRET", "short"),
    ],
)
def test_a_wrong_value_names_its_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=name) as refused:
        load_settings({name: value}, data=tmp_path)

    assert refused.value.field == name
    assert "short" not in refused.value.message


def test_when_histories_are_rewritten_can_be_tuned_and_turned_off(tmp_path: Path) -> None:
    usual = load_settings({}, data=tmp_path).tidiness
    environment = {"COMPACT_PERCENT": "0", "COMPACT_MB": "9", "COMPACT_IDLE_MINUTES": "0", "COMPACT_EVERY_HOURS": "48"}
    tuned = load_settings(environment, data=tmp_path).tidiness

    assert (usual.percent, usual.wanted.size, usual.wanted.idle) == (150, 4 * 1024 * 1024, timedelta(hours=1))
    assert (tuned.percent, tuned.wanted.size, tuned.wanted.every) == (0, 9 * 1024 * 1024, timedelta(days=2))
    assert tuned.wanted.idle == timedelta(minutes=2), "nodes note every half a minute who is there"


def test_trusted_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    settings = load_settings({"TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8 ::1"}, data=tmp_path)

    assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]
    assert load_settings({}, data=tmp_path).trusted_proxies == ()
    with pytest.raises(InvalidInput) as refused:
        load_settings({"TRUSTED_PROXIES": "proxy.example.org"}, data=tmp_path)
    assert refused.value.field == "TRUSTED_PROXIES"


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageFailed, match="cannot be used") as refused:
            load_settings({}, data=folder)
        assert "--data" in refused.value.todo
