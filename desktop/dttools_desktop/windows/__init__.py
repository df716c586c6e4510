"""Windows, pages and dialogs. They are handed everything they need by `bootstrap`."""
