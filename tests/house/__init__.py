"""The house itself: which room may import which, what start-up pays for, what the lock and the README say."""
