"""What hands do on a board: one file a gesture."""
