"""Flipped bits in journal, snapshot, backups and attachments are found and placed; repair brings back the rest."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from o365tui.model.errors import DamagedDesk, DamagedFile, StoreError
from o365tui.model.request import Attachment, Request
from o365tui.model.views import View
from o365tui.store.index import Index
from o365tui.store.journal_store import JournalStore
from o365tui.store.opening import check, repair
from o365tui.store.protocol import Transaction
from o365tui.store.snapshot import read_checks
from tests.store.desks import LONG, MARIS, NOW, a_desk, a_note, a_request, again, bodies, file, note, segment

FLIPS = 10_000 if LONG else 600


def attach(store: JournalStore, number: int, data: bytes) -> Attachment:
    kept = store.keep(io.BytesIO(data), 1_000_000)
    made = Attachment(0, number, "trace.zip", kept.size, kept.sha256, "application/zip", "maris", NOW)
    return store.commit("maris", lambda transaction: transaction.add_file(made))


def sample(folder: Path) -> JournalStore:
    """A desk with two backups, a snapshot, a journal and an attachment."""
    store = a_desk(folder, 2)
    attach(store, 1001, b"content of the trace " * 20)
    store.checkpoint()
    note(store, 1001, "in the first backup, ņ")
    store.commit("maris", lambda transaction: transaction.save_request(a_request(1002, title="changed", revision=2)))
    store.checkpoint()
    note(store, 1002, "in the snapshot")
    store.checkpoint()
    note(store, 1001, "in the journal")
    note(store, 1001, "last")
    store.counts(MARIS)
    store.close()
    return store


def everything(store: JournalStore) -> list[object]:
    return [*store.records(MARIS), store.counts(MARIS)]


def flip(path: Path, at: int, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def truth(folder: Path) -> list[Path]:
    """The files that everything can be made from."""
    tops = ("journal", "backups", "files", "checks")
    return [
        folder / "desk.json",
        *(path for top in tops for path in sorted((folder / top).rglob("*")) if path.is_file()),
    ]


def test_every_flipped_bit_is_found_and_placed(tmp_path: Path) -> None:
    sample(tmp_path / "desk")
    dice = random.Random(4)
    files = truth(tmp_path / "desk")
    sizes = [path.stat().st_size for path in files]
    for n in range(FLIPS):
        path = dice.choices(files, sizes)[0]
        data = path.read_bytes()
        at = len(data) - 1 if n % 20 == 0 else dice.randrange(len(data))
        flip(path, at, dice.randrange(8))
        found = check(tmp_path / "desk")
        assert any(str(path) in sentence for sentence in found), (path, at, found)
        if path.name == "desk.json" or path.suffix == ".log":
            row = data[:at].count(b"\n") + 1
            places = {f", line {row}" for row in (row, row - 1, row + 1)}
            assert any(place in sentence for sentence in found for place in places) or row == 2, (path, at, found)
        path.write_bytes(data)
    assert not [sentence for sentence in check(tmp_path / "desk") if "another program" not in sentence]


@pytest.mark.parametrize("where", ["journal", "snapshot", "backup"])
def test_a_flip_is_never_silently_accepted_and_repair_brings_back_the_rest(tmp_path: Path, where: str) -> None:
    sample(tmp_path / "sample")
    whole = everything(again(tmp_path / "sample"))
    dice = random.Random(5)
    for n in range(400 if LONG else 25):
        folder = tmp_path / f"{where}{n}"
        shutil.copytree(tmp_path / "sample", folder)
        path = {
            "journal": segment(folder),
            "snapshot": folder / "desk.json",
            "backup": sorted((folder / "backups").iterdir())[-1],
        }[where]
        at = path.stat().st_size - 1 if n == 0 else dice.randrange(path.stat().st_size)
        flip(path, at, dice.randrange(8))
        shutil.rmtree(folder / "index")
        if where != "backup":
            try:
                damaged = again(folder)
            except StoreError:
                damaged = None
            if damaged is not None:
                assert damaged.read_only is not None, (path, at)
                with pytest.raises(StoreError):
                    note(damaged, 1001, "refused")
                damaged.close()
        told = repair(folder)
        assert told, (path, at)
        assert check(folder) == [], (path, at, told)
        assert list((folder / "aside").iterdir())
        mended = again(folder)
        assert mended.read_only is None
        if where != "journal":
            assert everything(mended) == whole, (path, at, told)
            assert not any("Missing" in sentence for sentence in told)
        else:
            lost = 2 - sum(body in ("in the journal", "last") for body in bodies(mended, 1001))
            assert lost <= 1, (path, at, told)
            assert lost == sum("Missing" in sentence for sentence in told), (path, at, told)
        file(mended)
        mended.checkpoint()
        assert check(folder) == []
        assert repair(folder) == []
        mended.close()
        shutil.rmtree(folder)


def test_damage_in_the_journal_names_the_place_and_the_desk_can_still_be_read(tmp_path: Path) -> None:
    store = sample(tmp_path / "desk")
    path = segment(tmp_path / "desk")
    lines = path.read_bytes().split(b"\n")
    flip(path, len(lines[0]) + 1 + len(lines[1]) + 80, 0)
    shutil.rmtree(tmp_path / "desk" / "index")
    store = again(tmp_path / "desk")
    assert store.read_only is not None
    assert f"{path}, line 3 (commit 8)" in store.read_only
    assert bodies(store, 1001) == ["in the first backup, ņ", "in the journal"]
    with pytest.raises(DamagedDesk, match="line 3"):
        note(store, 1001, "refused")
    assert any("line 3" in sentence and "SR-1001" in sentence for sentence in store.check())


def test_a_checkpoint_does_not_carry_damage_over(tmp_path: Path) -> None:
    sample(tmp_path / "desk")
    path = tmp_path / "desk" / "desk.json"
    stat = path.stat()
    data = path.read_bytes()
    with path.open("r+b") as damaged:
        damaged.seek(data.index(b"Outlook"))
        damaged.write(b"outlook")
    import os

    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    store = again(tmp_path / "desk")
    assert store.read_only is None  # the cheap signs are the same
    with pytest.raises(DamagedDesk, match="line"):
        store.checkpoint()
    assert b'"outlook' in path.read_bytes()
    assert repair(tmp_path / "desk")
    assert b'"outlook' not in path.read_bytes()
    assert again(tmp_path / "desk").read_only is None


def test_a_damaged_or_deleted_index_costs_nothing_but_time(tmp_path: Path) -> None:
    sample(tmp_path / "desk")
    whole = everything(again(tmp_path / "desk"))
    dice = random.Random(6)
    for n in range(40):
        index = next((tmp_path / "desk" / "index").glob("*.sqlite"))
        match n % 4:
            case 0:
                shutil.rmtree(tmp_path / "desk" / "index")
            case 1:
                index.unlink()
            case 2:
                index.write_bytes(b"not a database at all" * 100)
            case 3:
                data = bytearray(index.read_bytes())
                for _ in range(50):
                    data[dice.randrange(len(data))] ^= 0xFF
                index.write_bytes(data)
        store = again(tmp_path / "desk")
        if n % 4 != 3:
            assert everything(store) == whole
        else:
            assert list(store.records(MARIS)) == whole[:-1]
        store.close()


def _deleted(store: JournalStore, index: Path) -> None:
    for path in index.glob("*.sqlite*"):
        path.unlink()
    while store._index._idle:  # as where its other threads have them
        store._index._idle.pop().close()


def _overwritten(_store: JournalStore, index: Path) -> None:
    for path in index.glob("*.sqlite*"):
        with open(path, "r+b") as file:
            file.write(b"\xff" * path.stat().st_size)


def _replaced(store: JournalStore, index: Path) -> None:
    """By another process, which could not bring its own up yet."""
    from o365tui.store.build import filler

    _deleted(store, index)
    (index / "current").unlink()
    checks = read_checks(store.folder, store.head().sequence)
    assert checks is not None
    other = Index(store.folder, store.head().desk)
    other.build(filler(store.snapshot_path, store.head(), checks, [], None))
    other.close()


@pytest.mark.parametrize("how", [_deleted, _overwritten, _replaced])
def test_who_writes_without_having_read_since_the_index_went_builds_on_the_newest_all_the_same(
    tmp_path: Path, how: Callable[[JournalStore, Path], None]
) -> None:
    """A session lets go of changes that the index has: the one in its place, built from the snapshot, has not."""
    store = a_desk(tmp_path / "desk", 3)
    store.checkpoint()
    for n in range(150):
        for number in (1001, 1002):
            store.commit("maris", lambda tx, number=number, n=n: edited(tx, number, f"Title {n}"))  # type: ignore[misc]
    store.page(MARIS, View.ALL, None, 0, 10)
    assert len(store._tail.changed) == 0, "nothing was let go of"
    how(store, tmp_path / "desk" / "index")
    seen = store.commit("maris", lambda tx: edited(tx, 1001, "The last one"))
    assert (seen.title, seen.revision) == ("Title 149", 151)
    for each in (store, again(tmp_path / "desk")):
        record = each.get(MARIS, 1001)
        assert record is not None
        assert (record.request.title, record.request.revision) == ("The last one", 152)
        assert len(record.notes) == 151
        other = each.get(MARIS, 1002)
        assert other is not None
        assert other.request.title == "Title 149"


def edited(tx: Transaction, number: int, title: str) -> Request:
    """Change a title and say so; gives the request as it was."""
    request = tx.request(number)
    assert request is not None
    tx.save_request(replace(request, title=title, revision=request.revision + 1))
    tx.add_note(a_note(number, title))
    return request


def test_an_index_is_built_with_progress_shown(tmp_path: Path) -> None:
    sample(tmp_path / "desk")
    shutil.rmtree(tmp_path / "desk" / "index")
    told: list[tuple[int, int]] = []
    store = JournalStore(tmp_path / "desk", lambda done, total: told.append((done, total)))
    assert store.page(MARIS, View.ALL, None, 0, None).total == 2
    assert told == sorted(told)
    assert 0 < told[-1][0] <= told[-1][1]


def test_a_damaged_file_is_not_handed_out_and_keeping_it_again_heals_it(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    made = attach(store, 1001, b"content")
    path = tmp_path / "desk" / "files" / made.sha256[:2] / made.sha256
    flip(path, 3, 2)
    with pytest.raises(DamagedFile):
        store.open(made.sha256)
    assert any("SR-1001" in sentence and str(path) in sentence for sentence in store.check())
    store.keep(io.BytesIO(b"content"), 100)
    assert store.open(made.sha256).read() == b"content"
    assert store.check() == []
    path.unlink()
    assert any("missing" in sentence and "SR-1001" in sentence for sentence in store.check())


def test_a_segment_that_is_gone_is_loss_and_is_told(tmp_path: Path) -> None:
    sample(tmp_path / "desk")
    segment(tmp_path / "desk").unlink()
    assert any("missing" in sentence for sentence in check(tmp_path / "desk"))
    told = repair(tmp_path / "desk")
    assert told
    assert again(tmp_path / "desk").read_only is None


def test_sessions_that_are_open_during_a_repair_go_on(tmp_path: Path) -> None:
    sample(tmp_path / "desk")
    session = again(tmp_path / "desk")
    before = session.cursor()
    flip(tmp_path / "desk" / "desk.json", 400, 1)
    assert session.read_only is not None
    assert repair(tmp_path / "desk")
    assert session.read_only is None
    session.commit("maris", lambda transaction: transaction.add_note(replace(a_note(1001), body="after")))
    assert bodies(session, 1001)[-1] == "after"
    assert session.changes_since(before)[0] == session.cursor()
