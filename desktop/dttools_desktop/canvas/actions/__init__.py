"""What can be done on a board: one file for each group of actions, one table, and what keys mean."""
