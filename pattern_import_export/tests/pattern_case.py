# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imports with a pattern in one transaction, job by job, as a plain pattern user."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base_import_async.core.formats.base import get_format
from odoo.addons.base_import_async.core.formats.options import TableOptions


class PatternCase(TransactionCase):
    """``load`` imports rows as ``user``, who may keep contacts and use patterns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            login="pattern_plain",
            groups="base.group_user,base.group_partner_manager,"
            "pattern_import_export.group_pattern_user",
        )
        # With the accounting app, Odoo's own import of contacts of a company reads a
        # field that takes this group.
        accounting = cls.env.ref(
            "account.group_account_readonly", raise_if_not_found=False
        )
        if accounting:
            cls.user.group_ids += accounting
        cls.partners = cls.env["res.partner"]

    @classmethod
    def make_pattern(cls, model: str = "res.partner", **values: Any):
        """A pattern that lets all columns in, unless told otherwise."""
        vals = {
            "name": "Test",
            "model_id": cls.env["ir.model"]._get_id(model),
            "export_format": "csv",
            "restrict_columns": False,
        }
        return cls.env["pattern.config"].create({**vals, **values})

    def as_csv(self, table: Sequence[Sequence], code: str = "csv") -> bytes:
        stream = io.BytesIO()
        get_format(code).write(table, stream, TableOptions())
        return stream.getvalue()

    def submit(self, pattern, content: bytes, name: str = "test.csv", **options):
        """The new file, whose run is not split yet."""
        files = self.env["pattern.file"].with_user(self.user)
        files = files.with_context(lang=self.user.lang)  # as the web client does
        pattern = pattern.with_env(files.env)
        return files._submit_stream(pattern, name, io.BytesIO(content), **options)

    def run_file(self, file):
        """The file's run, closed."""
        return self.close(self.env["transfer.run"].browse(file.run_id.id))

    def close(self, run):
        """The run, when all of its jobs are done."""
        run.with_user(run.user_id).run_split_job()
        while queued := run.chunk_ids.filtered(lambda chunk: chunk.state == "queued"):
            for chunk in queued.sorted("sequence"):
                chunk.with_user(run.user_id).run_load_job()
                jobs = self.env["queue.job"].search([("uuid", "=", chunk.job_uuid)])
                jobs.state = "done"
            run._advance()
            run.invalidate_recordset()
        self.env.invalidate_all()
        return run

    def load(self, pattern, table: Sequence[Sequence], code: str = "csv", **options):
        """The closed run of a table, whose first line is the header."""
        content = self.as_csv(table, code)
        return self.run_file(self.submit(pattern, content, f"test.{code}", **options))

    def load_objects(self, pattern, rows: Sequence[Mapping[str, Any]], **options):
        """The closed run of rows given as JSON objects."""
        content = json.dumps(list(rows)).encode()
        return self.run_file(self.submit(pattern, content, "test.json", **options))

    def errors(self, run) -> list[tuple]:
        """Line, column and message of each failed row."""
        return [
            (row.first_row, row.column, row.message)
            for row in run.failed_row_ids.sorted("first_row")
        ]

    def assert_counts(self, run, **counts: int) -> None:
        """Only these outcomes, of rows."""
        names = ("created", "updated", "unchanged", "skipped", "failed")
        found = {n: run[f"{n}_count"] for n in names if run[f"{n}_count"]}
        self.assertEqual(found, counts, self.errors(run) or run.message)
