"""Bring a database to the newest shape. Imported only when there is a step to take: alembic is slow to import."""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def scripts() -> Config:
    """Where the steps are."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("dttools_desktop.workspace") / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def known_revisions() -> set[str]:
    """Every shape that this program can read."""
    return {script.revision for script in ScriptDirectory.from_config(scripts()).walk_revisions()}


def upgrade(connection: Connection) -> None:
    """Take all missing steps inside the connection's transaction."""
    config = scripts()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
