"""Letters on their way out: made and sent in a process of their own, over the use cases. No screen imports it."""
