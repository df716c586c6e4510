"""The desktop app for facilitators: works alone, on local SQLite."""
