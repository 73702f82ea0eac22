"""The desk as TinyDB users know it: plain TinyDB opens `desk.json`, and TinyDB's own methods are safe on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import TinyDB, where

from o365tui.model.errors import Refused
from o365tui.model.views import View
from o365tui.store.snapshot import SCHEMA
from o365tui.store.tables import Desk
from tests.store.desks import MARIS, a_desk, a_request, again, bodies, file, find, finished, note, start


def test_plain_tinydb_opens_the_desk_after_a_checkpoint(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk")
    note(store, 1001, "broken \ud800 half, šķērs")
    store.checkpoint()
    with TinyDB(tmp_path / "desk" / "desk.json") as plain:
        assert len(plain.table("requests")) == 3
        assert plain.table("notes").get(doc_id=1)["body"] == "broken \ud800 half, šķērs"
        assert plain.table("requests").get(where("number") == 1002).doc_id == 1002
        assert plain.table("_desk").get(doc_id=1)["schema"] == SCHEMA


def test_one_document_lies_on_each_line(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk")
    note(store, 1001, "one\ntwo\u2028three")
    store.checkpoint()
    lines = (tmp_path / "desk" / "desk.json").read_bytes().split(b"\n")
    assert [line[:7] for line in lines if b'"number"' in line] == [b'"1001":', b'"1002":', b'"1003":']


def test_every_method_of_a_table_writes_one_commit(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with Desk(tmp_path / "desk") as desk:
        table = desk.table("notes")
        words = {"request": 1001, "author": "maris", "at": "2020-05-04T09:00:00.000000Z", "kind": "reply"}

        def commits(work: object) -> int:
            before = store.cursor()
            work()  # type: ignore[operator]
            return store.cursor() - before

        assert commits(lambda: table.insert({**words, "body": "first"})) == 1
        assert commits(lambda: table.insert_multiple([{**words, "body": "second"}, {**words, "body": "third"}])) == 1
        assert commits(lambda: table.update({"author": "zane"}, where("body") == "first")) == 1
        assert commits(lambda: table.update(lambda each: each.update(body="changed in place"), doc_ids=[2])) == 1
        assert commits(lambda: table.update_multiple([({"author": "anna"}, where("body") == "third")])) == 1
        assert commits(lambda: table.upsert({**words, "body": "fourth"}, where("body") == "fourth")) == 1
        assert commits(lambda: table.remove(doc_ids=[1])) == 1
        assert commits(lambda: table.update({"author": "anna"}, where("body") == "third")) == 0
        assert bodies(store, 1001) == ["changed in place", "third", "fourth"]
        assert table.get(doc_id=3)["author"] == "anna"
        assert len(table) == 3
        assert commits(table.truncate) == 1
        assert bodies(store, 1001) == []
        assert table.insert({**words, "body": "new"}) == 5


def test_a_request_that_is_removed_is_in_no_list_any_more(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 2)
    with Desk(tmp_path / "desk") as desk:
        desk.table("requests").remove(doc_ids=[1002])
    assert store.get(MARIS, 1002) is None
    assert store.counts(MARIS).views[View.ALL] == store.page(MARIS, View.ALL, None, 0, None).total == 1
    assert find(store, MARIS, View.ALL, "outlook").total == 1
    assert file(store).number == 1003
    store.checkpoint()
    assert again(tmp_path / "desk").get(MARIS, 1002) is None


def test_a_remembered_answer_does_not_outlive_somebody_elses_commit(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with Desk(tmp_path / "desk") as desk:
        assert len(desk.table("notes").search(where("request") == 1001)) == 0
        note(store, 1001, "new")
        assert len(desk.table("notes").search(where("request") == 1001)) == 1


def test_tables_of_ones_own_are_kept_and_dropped(tmp_path: Path) -> None:
    a_desk(tmp_path / "desk", 1)
    with Desk(tmp_path / "desk") as desk:
        desk.insert({"a": 1})
        desk.table("mine \ud800").insert({"b": 2})
        assert {"_default", "mine \ud800", "requests"} <= desk.tables()
        desk.drop_table("_default")
    store = again(tmp_path / "desk")
    store.checkpoint()
    with TinyDB(tmp_path / "desk" / "desk.json") as plain:
        assert len(plain) == 0
        assert plain.table("mine \ud800").all() == [{"b": 2}]
    with Desk(tmp_path / "desk") as desk:
        desk.drop_tables()
        assert desk.tables() == set()
    assert store.page(MARIS, View.ALL, None, 0, None).total == 0


def test_a_document_that_the_desk_could_not_read_is_refused(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with Desk(tmp_path / "desk") as desk:
        for table, document in (("requests", {"number": 1002}), ("notes", {"body": "no request"}), ("people", {})):
            with pytest.raises(Refused):
                desk.table(table).insert(document)
        with pytest.raises(Refused):
            desk.table("preferences").insert({"handle": "ilze", "views": [{"filter": "without a name"}]})
        wrong = a_request(5000).document()
        with pytest.raises(Refused):
            desk.table("requests").insert(wrong)
    assert store.cursor() == 1


def test_processes_that_use_tinydbs_methods_lose_nothing(tmp_path: Path) -> None:
    a_desk(tmp_path / "desk", 1)
    with Desk(tmp_path / "desk") as desk:
        desk.table("counter").insert({"n": 0})
        for worker in [start("tables", tmp_path / "desk", f"w{n}", 20) for n in range(4)]:
            finished(worker)
        assert desk.table("counter").get(doc_id=1)["n"] == 80
        found = [(each["by"], each["n"]) for each in desk.table("plain")]
        assert sorted(found) == sorted((f"w{who}", n) for who in range(4) for n in range(20))
