"""Use cases and permissions. They see databases, files and rooms through the ports they declare."""
