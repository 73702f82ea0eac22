"""Requests out of the desk and into it, as JSON Lines: `export` writes what `incoming` reads and `importing` files."""
