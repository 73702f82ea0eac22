"""The desk from the shell: the same use cases for scripts, and for people with screen readers."""
