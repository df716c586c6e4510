"""Pure geometry of boards: boxes in, boxes out; no toolkit and no records."""
