"""Importing ideas from a file: choose, correct the reading, look at the result, take it over."""
