"""Files in: tables and ballots become ideas, votes and commands. Pure: bytes in, values out."""
