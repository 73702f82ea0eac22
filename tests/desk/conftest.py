"""A fresh desk for each test of the use cases."""

from __future__ import annotations

import pytest

from tests.desk.world import World


@pytest.fixture
def world() -> World:
    return World()
