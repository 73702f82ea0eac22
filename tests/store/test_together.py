"""Many processes write at once: nothing is lost, nothing doubled, and a conflict is refused, never overwritten."""

from __future__ import annotations

from pathlib import Path

from o365tui.model.views import View
from tests.store.desks import LONG, MARIS, a_desk, again, bodies, finished, start

PROCESSES, COMMITS = (16, 500) if LONG else (8, 60)


def test_many_processes_on_one_request_and_on_many_lose_nothing(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    workers = [start("together", tmp_path / "desk", f"w{n}", COMMITS) for n in range(PROCESSES)]
    acknowledged: dict[int, str] = {}
    for worker in workers:
        for line in finished(worker)[:-1]:
            who, n, key = line.split()
            acknowledged[int(key)] = f"{who} {n}"
    shared = PROCESSES * (COMMITS // 2)
    assert len(acknowledged) == PROCESSES * COMMITS - shared
    for reader in (store, again(tmp_path / "desk")):
        record = reader.get(MARIS, 1001)
        assert record is not None
        assert record.request.revision == shared + 1
        assert [int(each.body.split()[-1]) for each in record.notes] == list(range(2, shared + 2))
        notes = {each.id: each.body for found in reader.records(MARIS) for each in found.notes}
        assert len(notes) == PROCESSES * COMMITS
        assert {key: notes[key] for key in acknowledged} == acknowledged
        assert reader.counts(MARIS).views[View.ALL] == len(acknowledged) + 1
        assert reader.cursor() == 1 + PROCESSES * COMMITS
        assert reader.check() == []
    assert len(bodies(store, 1001)) == shared


def test_processes_that_fold_do_not_disturb_those_that_write(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    folder = start("folding", tmp_path / "desk", "f")
    workers = [start("together", tmp_path / "desk", f"w{n}", COMMITS) for n in range(3)]
    for worker in workers:
        finished(worker)
    folder.kill()
    folder.communicate()
    for reader in (store, again(tmp_path / "desk")):
        assert reader.cursor() == 1 + 3 * COMMITS
        assert len(bodies(reader, 1001)) == 3 * (COMMITS // 2)
        assert reader.counts(MARIS).views[View.ALL] == 1 + 3 * (COMMITS - COMMITS // 2)
    assert reader.check() == []
