"""Steps from one schema to the next, in `versions/`. Each is SQL alone: it is rendered, then run as a whole."""
