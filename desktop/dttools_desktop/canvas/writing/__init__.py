"""What hands do while a text is typed: bold, italic, lists, pasting, emoji, spelling, and others' carets in it."""
