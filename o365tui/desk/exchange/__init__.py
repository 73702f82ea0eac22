"""Requests out of the desk and into it: `export` writes JSON Lines, `incoming` reads them and `importing` files them.

Other programs' exports: `tables` reads them, and `turning` makes such lines of them, by a `mapping` that was written or
that `guess` has guessed.
"""
