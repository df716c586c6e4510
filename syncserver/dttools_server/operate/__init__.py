"""What keeps a server running: its own PostgreSQL, and what its operator needs."""
