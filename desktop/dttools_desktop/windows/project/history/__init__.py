"""A project's past for a person: versions, who changed what, and what happened while one was away."""
