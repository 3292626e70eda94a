# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Exports with a pattern in one transaction, job by job, as a plain pattern user."""

import csv
import io
import json

from odoo.fields import Command

from odoo.addons.base_import_async.tests.export_jobs import ExportJobs

from .pattern_case import PatternCase


class ExportCase(ExportJobs, PatternCase):
    """``export`` writes the contacts of ``domain`` as ``user``."""

    domain = [("ref", "=", "EXP")]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.group_ids += cls.env.ref("base.group_allow_export")

    @classmethod
    def lines(cls, *lines) -> list:
        """Commands of lines, which are paths, or values with a path."""
        return [
            Command.create(
                {"sequence": number, **({"path": x} if isinstance(x, str) else x)}
            )
            for number, x in enumerate(lines)
        ]

    @classmethod
    def many(cls, path: str, count: int, **values) -> dict:
        """The line of a list with so many columns."""
        return {"path": path, "occurrence_count": count, **values}

    def children_line(self, count: int, **values) -> dict:
        return self.many(
            "child_ids", count, sub_pattern_id=self.child_pattern.id, **values
        )

    def export(
        self,
        pattern,
        *,
        domain=None,
        ids=None,
        since=None,
        order="id",
        limit=0,
        **values,
    ):
        """The new file, closed; a pattern is made of lines, if it is none."""
        if isinstance(pattern, list):
            lines = self.lines(*pattern)
            pattern = self.make_pattern(name="Test", line_ids=lines, **values)
        files = self.env["pattern.file"].with_user(self.user)
        files = files.with_context(lang=self.user.lang)  # as the web client does
        file = files._submit_export(
            pattern.with_env(files.env),
            domain=None if ids else (domain or self.domain),
            ids=ids,
            since=since,
            options={"order": order, "limit": limit},
        )
        self.run_export(file.run_id.sudo())
        return file.sudo()

    def run_export(self, run) -> None:
        """Run the jobs of an export, from its first to its end."""
        run.with_user(self.user).run_split_job()
        self.run_export_jobs(run)

    def read_bytes(self, file) -> bytes:
        self.assertEqual(file.state, "done", file.message)
        with file.attachment_id._open_stream() as stream:
            return stream.read()

    def read_csv(self, file) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.read_bytes(file).decode())))

    def export_csv(self, pattern, **values) -> list[list[str]]:
        return self.read_csv(self.export(pattern, **values))

    def export_json(self, pattern, **values) -> list[dict]:
        file = self.export(pattern, export_format="json", **values)
        return json.loads(self.read_bytes(file))
