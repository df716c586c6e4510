"""PostgreSQL and files: the adapters behind the ports of the use cases."""
