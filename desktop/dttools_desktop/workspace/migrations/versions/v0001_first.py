"""The first shape."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE accounts (
        id TEXT NOT NULL PRIMARY KEY,
        server TEXT NOT NULL,
        user_id TEXT NOT NULL,
        email TEXT NOT NULL,
        name TEXT NOT NULL,
        used_at FLOAT NOT NULL
    )""",
    """CREATE TABLE projects (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        phase INTEGER NOT NULL,
        note_count INTEGER NOT NULL,
        idea_count INTEGER NOT NULL,
        thumbnail BLOB,
        created_at FLOAT NOT NULL,
        updated_at FLOAT NOT NULL,
        opened_at FLOAT,
        archived_at FLOAT,
        trashed_at FLOAT,
        account TEXT,
        role TEXT,
        epoch INTEGER NOT NULL,
        incarnation TEXT,
        indexed_seq INTEGER NOT NULL,
        FOREIGN KEY (account) REFERENCES accounts (id)
    )""",
    """CREATE TABLE updates (
        id INTEGER NOT NULL PRIMARY KEY,
        project TEXT NOT NULL,
        seq INTEGER NOT NULL,
        status TEXT NOT NULL,
        payload BLOB NOT NULL,
        crc INTEGER NOT NULL,
        created_at FLOAT NOT NULL,
        FOREIGN KEY (project) REFERENCES projects (id) ON DELETE CASCADE
    )""",
    "CREATE UNIQUE INDEX updates_by_project ON updates (project, seq)",
    """CREATE TABLE snapshots (
        project TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        payload BLOB NOT NULL,
        crc INTEGER NOT NULL,
        created_at FLOAT NOT NULL,
        FOREIGN KEY (project) REFERENCES projects (id) ON DELETE CASCADE
    )""",
    """CREATE TABLE recovered_edits (
        id INTEGER NOT NULL PRIMARY KEY,
        project TEXT NOT NULL,
        record TEXT NOT NULL,
        kind TEXT NOT NULL,
        fields JSON NOT NULL,
        is_new BOOLEAN NOT NULL,
        written_by TEXT NOT NULL,
        written_at FLOAT NOT NULL,
        code TEXT NOT NULL,
        message TEXT NOT NULL,
        recovered_at FLOAT NOT NULL,
        settled_at FLOAT,
        FOREIGN KEY (project) REFERENCES projects (id) ON DELETE CASCADE
    )""",
    """CREATE TABLE assets (
        sha256 TEXT NOT NULL PRIMARY KEY,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        created_at FLOAT NOT NULL
    )""",
    """CREATE TABLE settings (
        name TEXT NOT NULL PRIMARY KEY,
        value JSON
    )""",
    """CREATE TABLE changes (
        id INTEGER NOT NULL PRIMARY KEY,
        project TEXT NOT NULL,
        record TEXT NOT NULL,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        action TEXT NOT NULL,
        changed_by TEXT NOT NULL,
        changed_at FLOAT NOT NULL,
        "before" JSON NOT NULL,
        "after" JSON NOT NULL,
        size INTEGER NOT NULL,
        unseen BOOLEAN NOT NULL,
        FOREIGN KEY (project) REFERENCES projects (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX changes_by_record ON changes (project, record, id)",
    "CREATE INDEX changes_unseen ON changes (project, unseen, id)",
    """CREATE TABLE people (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL
    )""",
    """CREATE TABLE record_texts (
        id INTEGER NOT NULL PRIMARY KEY,
        project TEXT NOT NULL,
        record TEXT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        FOREIGN KEY (project) REFERENCES projects (id) ON DELETE CASCADE
    )""",
    "CREATE UNIQUE INDEX record_texts_by_record ON record_texts (project, record)",
)

SEARCH = (
    """CREATE VIRTUAL TABLE record_search USING fts5(
        text, content='record_texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )""",
    """CREATE TRIGGER record_texts_added AFTER INSERT ON record_texts BEGIN
        INSERT INTO record_search (rowid, text) VALUES (new.id, new.text);
    END""",
    """CREATE TRIGGER record_texts_removed AFTER DELETE ON record_texts BEGIN
        INSERT INTO record_search (record_search, rowid, text) VALUES ('delete', old.id, old.text);
    END""",
    """CREATE TRIGGER record_texts_changed AFTER UPDATE ON record_texts BEGIN
        INSERT INTO record_search (record_search, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO record_search (rowid, text) VALUES (new.id, new.text);
    END""",
)


def upgrade() -> None:
    """Make it."""
    for statement in TABLES + SEARCH:
        op.execute(statement)
