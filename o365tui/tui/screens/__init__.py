"""The screens: each shows one thing, in a file of its own, with its style beside it."""
