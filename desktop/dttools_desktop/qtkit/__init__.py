"""Small Qt helpers: the look, icons, fonts, little widgets, workers and how errors are told."""
