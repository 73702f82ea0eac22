"""Mail's tests work in memory-backed folders where there are some, as the store's do: messages are synced often."""

from tests.store.conftest import tmp_path

__all__ = ["tmp_path"]
