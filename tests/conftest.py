"""What every test stands on: no display, and none of the developer's home, keyring and database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any test imports Qt

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["support.javascript", "support.postgres", "support.serving"]

# Settings of the server and of the desktop that the developer's own shell may carry.
SETTINGS = {
    *("DATABASE_URL", "DATABASE_LISTEN_URL", "DATABASE_READ_URL"),
    *("PGDATABASE", "PGHOST", "PGPASSFILE", "PGPASSWORD", "PGPORT", "PGUSER"),
    *("JWT_SECRET", "LOG_LEVEL", "NODE_ENV", "PORT", "REDIS_URL", "SENTRY_DSN", "SESSION_SECRET"),
    *("ALLOWED_FILE_TYPES", "STORAGE_TYPE", "UPLOAD_MAX_SIZE"),
    *("LANGUAGE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"),
}


@pytest.fixture(scope="session", autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the whole run a home of its own, an English locale and a keyring that keeps nothing."""
    home = tmp_path_factory.mktemp("home")
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        yield home


@pytest.fixture(autouse=True)
def profile_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the desktop at a fresh profile folder, which it has to make itself; tests may fill it first."""
    folder = tmp_path / "profile"
    monkeypatch.setenv("DTTOOLS_PROFILE", str(folder))
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real ballots, kept beside the repository; DTTOOLS_SHARED names another place."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("DTTOOLS_SHARED", beside)) / "data"
