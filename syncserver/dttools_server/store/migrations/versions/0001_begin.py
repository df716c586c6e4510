"""Accounts, projects, their document logs, and the projection of their records."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE users (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    is_admin BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE TABLE projects (
    id UUID NOT NULL,
    owner_id UUID NOT NULL,
    name TEXT NOT NULL,
    status TEXT DEFAULT 'in_progress' NOT NULL,
    head_seq BIGINT DEFAULT '0' NOT NULL,
    epoch INTEGER DEFAULT '0' NOT NULL,
    schema_version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES users (id)
);
CREATE INDEX projects_owner_id_idx ON projects (owner_id);
CREATE TABLE refresh_tokens (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    family UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT refresh_tokens_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT refresh_tokens_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family);
CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id);
CREATE TABLE assets (
    project_id UUID NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT assets_pkey PRIMARY KEY (project_id, sha256),
    CONSTRAINT assets_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE TABLE document_activity (
    project_id UUID NOT NULL,
    last_seq BIGINT NOT NULL,
    author_id UUID,
    updates INTEGER NOT NULL,
    begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT document_activity_pkey PRIMARY KEY (project_id, last_seq),
    CONSTRAINT document_activity_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE TABLE document_snapshots (
    project_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    state BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT document_snapshots_pkey PRIMARY KEY (project_id, seq),
    CONSTRAINT document_snapshots_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE TABLE document_updates (
    project_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    update BYTEA NOT NULL,
    author_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT document_updates_pkey PRIMARY KEY (project_id, seq),
    CONSTRAINT document_updates_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE TABLE incarnation (
    one BOOLEAN DEFAULT true NOT NULL,
    id TEXT NOT NULL,
    CONSTRAINT incarnation_pkey PRIMARY KEY (one)
);
CREATE TABLE project_members (
    project_id UUID NOT NULL,
    user_id UUID NOT NULL,
    role TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT project_members_pkey PRIMARY KEY (project_id, user_id),
    CONSTRAINT project_members_role_check CHECK (role IN ('owner', 'member', 'viewer')),
    CONSTRAINT project_members_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE,
    CONSTRAINT project_members_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX project_members_user_id_idx ON project_members (user_id);
CREATE TABLE records (
    project_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    data JSONB NOT NULL,
    parent TEXT GENERATED ALWAYS AS (coalesce(data ->> 'idea', data ->> 'board')) STORED,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    seq BIGINT NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT records_pkey PRIMARY KEY (project_id, id),
    CONSTRAINT records_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
CREATE INDEX records_id_idx ON records (id);
CREATE INDEX records_listing_idx ON records (project_id, kind, created_at, id);
CREATE INDEX records_parent_idx ON records (project_id, kind, parent) WHERE parent IS NOT NULL;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)
