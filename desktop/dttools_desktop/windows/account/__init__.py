"""Servers: signing in, sharing projects, who is a member."""
