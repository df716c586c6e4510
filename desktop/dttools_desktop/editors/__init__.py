"""Editors: one folder a tool, all on the shared canvas."""
