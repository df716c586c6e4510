"""When people were last in a project, and when its history was last weighed: what the server tidies up by itself."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
CREATE TABLE document_care (
    project_id UUID NOT NULL,
    visited_at TIMESTAMP WITH TIME ZONE,
    weighed_at TIMESTAMP WITH TIME ZONE,
    weighed_seq BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT document_care_pkey PRIMARY KEY (project_id),
    CONSTRAINT document_care_project_id_fkey FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(TABLES)
