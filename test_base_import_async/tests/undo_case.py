# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence
from typing import Any

from odoo.tests import tagged

from .parity import ParityCase, Upload
from .undo_state import describe_difference, read_state


@tagged("post_install", "-at_install")
class UndoCase(ParityCase):
    """Imports a file, undoes that, and holds the database against before."""

    def import_file(
        self, content: str | bytes, fields: Sequence[str | bool], **upload: Any
    ):
        size = upload.pop("chunk_size", 2)
        content = content.encode() if isinstance(content, str) else content
        run = self.start_run(Upload(content, fields, **upload), size)
        self.perform_jobs(run)
        return run

    def undo(self, run):
        action = run.with_user(run.user_id).action_undo()
        undo = self.env["transfer.run"].browse(action["res_id"])
        self.perform_jobs(undo)
        return undo

    def assert_undone(
        self, content: str | bytes, fields: Sequence[str | bool], **upload: Any
    ):
        """After the import and its undo every table is as before.

        :return: the import and the undo
        """
        state = upload.pop("state", "done")
        before = read_state(self.env)
        run = self.import_file(content, fields, **upload)
        self.assertEqual(run.state, state, run.chunk_ids.mapped("message"))
        self.assertTrue(describe_difference(before, read_state(self.env)))
        undo = self.undo(run)
        reasons = undo.chunk_ids.row_ids.mapped("message")
        self.assertEqual(undo.state, "done", reasons)
        self.assertEqual(undo.reversed_count, undo.row_count)
        difference = describe_difference(before, read_state(self.env))
        self.assertFalse(difference, f"\n{difference}")
        return run, undo
