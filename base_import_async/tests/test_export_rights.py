# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may export what."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportRights(ExportCase):
    def test_who_may_not_export_is_refused_twice(self):
        run = self.split(["name"])
        self.user.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaisesRegex(AccessError, "not allowed to export"):
            self.submit(["name"])
        chunk = run.chunk_ids[0]
        with self.assertRaisesRegex(Exception, "not allowed to export"):
            run._get_exporter()._export_chunk(chunk)

    def test_what_cannot_be_exported_is_refused_with_a_reason(self):
        for match, values in (
            ("no field “nmae”", {"fields": ["nmae"]}),
            ("at least one field", {"fields": []}),
            ("no model “res.prtner”", {"model": "res.prtner"}),
            ("cannot be selected", {"domain": [("nmae", "=", 1)]}),
            ("cannot be selected", {"order": "nmae"}),
            ("no option colour", {"colour": "red"}),
            ("no format of an export", {"format": "pdf"}),
            ("no known encoding", {"encoding": "klingon"}),
            ("one character", {"separator": ";;"}),
            ("limit is a number", {"limit": -1}),
        ):
            with self.assertRaisesRegex(UserError, match):
                self.submit(**values)
        with self.assertRaises(AccessError):
            self.submit(["key"], model="ir.config_parameter", domain=[], order="")
        field = self.env["res.partner"]._fields["ref"]
        with patch.object(field, "groups", "base.group_system"):
            with self.assertRaises(AccessError):
                self.submit(["child_ids/ref"])

    def test_an_export_is_its_owners(self):
        run = self.export(["name"])
        other = run.with_user(self.other)
        for action in ("get_progress", "action_cancel", "action_download_file"):
            with self.assertRaises(AccessError):
                getattr(other, action)()
        with self.assertRaises(AccessError):
            run.attachment_id.with_user(self.other).check_access("read")
        own = run.with_user(self.user)
        self.assertEqual(own.get_progress()["exported_count"], 6)
        self.assertIn("Exported: 6", own._get_outcome_sentence())
        self.assertFalse(own.can_undo)
        with self.assertRaisesRegex(UserError, "nothing to undo"):
            own.action_undo()
        self.assertIn(str(run.attachment_id.id), own._get_end_payload()["download_url"])
