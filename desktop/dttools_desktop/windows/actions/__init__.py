"""What can be done in the window, by place: one table, of which menus, shortcuts, the palette and the help are made."""
