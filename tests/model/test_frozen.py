"""A frozen record is a frozen dataclass with slots, in everything that people use of one."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from o365tui.model.frozen import frozen


class _Body:
    """A number, a word with a default, a list of its own, and something that is neither compared nor shown."""

    number: int
    word: str = "a"
    items: list[int] = field(default_factory=list)
    seen: object = field(default=None, compare=False, repr=False)


def _copy_of(name: str) -> type[Any]:
    return type(name, (), {k: v for k, v in _Body.__dict__.items() if k not in ("__dict__", "__weakref__")})


Ours: Any = frozen(_copy_of("Thing"))
Theirs: Any = dataclass(frozen=True, slots=True)(_copy_of("Thing"))
BOTH = pytest.mark.parametrize("made", [Ours, Theirs], ids=["ours", "theirs"])


@frozen
class Point:
    """At the top of the module, as pickle wants it."""

    across: int
    down: int = 0


@frozen
class Point3(Point):
    """One more."""

    deep: int = 0


@BOTH
def test_values_are_taken_by_place_and_by_name(made: Any) -> None:
    for one in (made(1, "b", [2]), made(word="b", number=1, items=[2])):
        assert (one.number, one.word, one.items, one.seen) == (1, "b", [2], None)


@BOTH
def test_each_record_has_a_default_of_its_own_making(made: Any) -> None:
    first, second = made(1), made(2)
    assert first.items == [] == second.items
    assert first.items is not second.items


@BOTH
@pytest.mark.parametrize("wrong", [{}, {"number": 1, "other": 2}], ids=["too few", "unknown"])
def test_wrong_arguments_are_a_type_error(made: Any, wrong: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        made(**wrong)


@BOTH
def test_nothing_can_be_changed_or_added(made: Any) -> None:
    one = made(1)
    with pytest.raises(FrozenInstanceError):
        one.number = 2
    with pytest.raises(FrozenInstanceError):
        del one.number
    with pytest.raises((FrozenInstanceError, TypeError)):
        one.other = 2
    assert not hasattr(one, "__dict__")


@BOTH
def test_records_are_equal_by_what_is_compared(made: Any) -> None:
    assert made(1, "b", [2], seen=1) == made(1, "b", [2], seen=2)
    assert made(1) != made(2)
    assert made(1) != (1, "a", [], None)


def test_records_of_two_classes_are_never_equal() -> None:
    assert Point(1, 2) != Point3(1, 2)


@BOTH
def test_a_record_is_shown_with_its_fields(made: Any) -> None:
    assert repr(made(1, "b", seen=3)) == "Thing(number=1, word='b', items=[])"


@BOTH
def test_the_tools_of_dataclasses_work(made: Any) -> None:
    one = made(1)
    assert [each.name for each in fields(made)] == ["number", "word", "items", "seen"]
    assert asdict(one) == {"number": 1, "word": "a", "items": [], "seen": None}
    assert replace(one, word="b") == made(1, "b")
    assert made.__match_args__ == ("number", "word", "items", "seen")


def test_equal_records_hash_alike() -> None:
    assert len({Point(1), Point(1), Point(2)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ours(1))


def test_a_class_made_of_another_has_the_fields_of_both() -> None:
    point = Point3(1, 2, deep=3)
    assert (point.across, point.down, point.deep) == (1, 2, 3)
    assert Point(4) == Point(4, 0)


def test_records_can_be_copied_and_pickled() -> None:
    point = Point3(1, 2, 3)
    assert pickle.loads(pickle.dumps(point)) == point
    assert copy.deepcopy(point) == copy.copy(point) == point
