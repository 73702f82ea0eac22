"""A desk to look around in: made-up organisations, people and requests, the same from the same seed."""
