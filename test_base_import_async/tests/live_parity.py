# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports a file by real processes: at once, and in the background by two workers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from odoo.api import Environment
from odoo.sql_db import Cursor
from odoo.tools import SQL

from odoo.addons.base_import_async.tests.live import LiveCase, LiveServer
from odoo.addons.base_import_async.tests.live_copies import CopiesServer

from .snapshot import Snapshots
from .upload import COUNTED, ORDER, TYPES, Done
from .written import OWN_TABLES, Raw, read_written

_FOREGROUND = "foreground"
_SIZES = {"one": 1, "two": 2}
# Copies of the prepared database: chunk size, ``None`` for Odoo's own import.
_COPIES = {_FOREGROUND: None, **_SIZES}
# What running servers write beside the import.
_SERVER_TABLES = {"ir_cron", "ir_cron_progress", "ir_cron_trigger"}


class LiveParityCase(LiveCase):
    """Each way of importing has a committed database of its own.

    They begin as equal copies and take the same files in the same order, so what
    differs between them is what the way of importing did. Records of the cases
    must not refer to each other: only what :meth:`prepare` makes has the same
    ids everywhere.
    """

    maxDiff = None
    live: CopiesServer

    @classmethod
    def get_live_server(cls) -> LiveServer:
        live = CopiesServer(list(_COPIES), cls._prepare)
        live.start()
        # each dropped database takes seconds of disk writes on its own
        cls.addClassCleanup(live.stop, wait=False)
        cls.places = {name: live.at(name) for name in _COPIES}
        return live

    @classmethod
    def _prepare(cls, env: Environment) -> None:
        env.ref("base.user_admin").tz = "Europe/Brussels"
        cls.prepare(env)

    @classmethod
    def prepare(cls, env: Environment) -> None:
        """Make what the files refer to; committed before the copies are made."""
        raise NotImplementedError

    # ------------------------------------------------------------------
    # Comparing
    # ------------------------------------------------------------------

    def assert_live_parity(
        self,
        content: str | bytes,
        fields: Sequence[str | bool],
        *,
        good: str | None = None,
        **upload,
    ) -> "LiveDone":
        """All ways leave the same database.

        :param good: what is left of ``content`` without its wrong rows, for the
            foreground, which takes all or nothing
        :return: the background import with one row per chunk
        """
        upload = self._complete(upload)
        done = {}
        for name, size in _COPIES.items():
            whole = content if good is None or size else good
            data = whole.encode() if isinstance(whole, str) else whole
            done[name] = self._import(name, data, fields, upload)
            if size:
                state = "done" if good is None else "partial"
                self.assertEqual(done[name].state, state)
        self._read_written(done)
        expected = done[_FOREGROUND].raw
        self.assertTrue(any(data["rows"] for data in expected.values()))
        for name, size in _SIZES.items():
            with self.subTest(chunk_size=size), self.live.env() as env:
                lines = Snapshots(env).find_differences(expected, done[name].raw)
                self.assertFalse(lines, "\n" + "\n".join(lines))
        return done["one"]

    def _complete(self, upload: dict) -> dict:
        """Arguments of ``execute_import``, as the import screen would send them."""
        upload = {"model": ORDER, "file_name": "file.csv", **upload}
        with self.live.env() as env:
            admin = env.ref("base.user_admin")
            context = {
                "lang": admin.lang,
                "tz": admin.tz,
                "uid": admin.id,
                "allowed_company_ids": admin.company_id.ids,
            }
        return {
            **upload,
            "mimetype": TYPES[upload["file_name"].rpartition(".")[2]],
            "context": {**context, **upload.get("context", {})},
        }

    def _import(self, name: str, content: bytes, fields: Sequence, upload: dict):
        """Import into one of the copies; what was written is still to be read."""
        place, size = self.places[name], _COPIES[name]
        options = {**upload.get("options", {}), "use_connector": size is not None}
        if size is not None:
            options["chunk_size"] = size
        place.client().get("/odoo")  # what a first visit writes is no matter here
        with place.cursor() as cr:
            cr.execute("SELECT txid_current() % 4294967296")
            (first_xid,) = cr.fetchone()
        answer = place.execute_import(content, fields, **{**upload, "options": options})
        self.assertEqual(answer["messages"], [], name)
        if size is None:
            self.assertTrue(answer["ids"])
            return LiveDone(first_xid=first_xid, ids=answer["ids"])
        state = place.wait(answer["run_id"])
        with place.cursor() as cr:
            return _describe_run(cr, answer["run_id"], state, first_xid)

    def _read_written(self, done: dict[str, "LiveDone"]) -> None:
        """Read what the imports wrote, in all tables that any of them touched."""
        touched: set[str] = set()
        for name, one in done.items():
            with self.places[name].cursor() as cr:
                touched |= _find_touched(cr, one.first_xid)
        for name, one in done.items():
            with self.places[name].cursor() as cr:
                one.raw = read_written(cr, touched, one.first_xid)


@dataclass
class LiveDone(Done):
    """What came of an import by real processes."""

    raw: Raw = field(default_factory=dict)
    first_xid: int = 0  # all that the import wrote bears this number or a later one
    worker_count: int = 0


def _describe_run(cr: Cursor, run_id: int, state: str, first_xid: int) -> LiveDone:
    columns = [SQL.identifier(f"{name}_count") for name in COUNTED]
    cr.execute(
        SQL(
            "SELECT %s FROM transfer_run WHERE id = %s", SQL(", ").join(columns), run_id
        )
    )
    counts = dict(zip(COUNTED, cr.fetchone(), strict=True))
    cr.execute(
        """SELECT COUNT(*), COUNT(DISTINCT worker_pid) FROM transfer_chunk
             JOIN queue_job ON uuid = job_uuid WHERE run_id = %s""",
        [run_id],
    )
    chunk_count, worker_count = cr.fetchone()
    return LiveDone(
        first_xid=first_xid,
        state=state,
        counts=counts,
        chunk_count=chunk_count,
        worker_count=worker_count,
    )


def _find_touched(cr: Cursor, first_xid: int) -> set[str]:
    """Tables that hold a row written since, but those of the machinery."""
    cr.execute(
        """SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
    )
    tables = {name for (name,) in cr.fetchall()} - OWN_TABLES - _SERVER_TABLES
    cr.execute(
        SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s WHERE EXISTS "
                "(SELECT FROM %s WHERE xmin::text::bigint >= %s)",
                table,
                SQL.identifier(table),
                first_xid,
            )
            for table in sorted(tables)
        )
    )
    return {name for (name,) in cr.fetchall()}
