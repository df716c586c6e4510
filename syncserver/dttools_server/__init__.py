"""The server: live documents over WebSocket, the REST API, PostgreSQL."""
