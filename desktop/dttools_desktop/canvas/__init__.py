"""The canvas that every board stands on: view → scene → items, and one tool a gesture."""
