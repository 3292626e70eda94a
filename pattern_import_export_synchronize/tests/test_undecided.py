# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command

from .common import ExchangeCase

HEADER = ("ref", "name", "country_id|code", "category_id|1|name", "category_id|2|name")


class TestUndecided(ExchangeCase):
    """What nobody has decided yet, in files of all records."""

    def setUp(self):
        super().setUp()
        self.task, self.out = self.make_import(), self.make_out()

    def test_relations_in_conflict_leave_as_the_partner_has_them(self):
        """One record, several, and none; and records beside are as ours are."""
        tags = self.env["res.partner.category"].create([{"name": n} for n in "abc"])
        self.pattern.line_ids[2:].unlink()
        self.pattern.line_ids = [
            Command.create({"path": "country_id|code"}),
            Command.create({"path": "category_id|name", "occurrence_count": 2}),
        ]
        rows = [["C1", "Ada", "BE", "a", ""], ["C2", "Bob", "BE", "a", ""]]
        entry = self.receive(self.task, "a.csv", *rows, header=HEADER)
        self.assert_counts(entry, created=2)
        self.edit(
            self.contact("C1") + self.contact("C2"),
            country_id=self.env.ref("base.de").id,
            category_id=[Command.set(tags[1:].ids)],
        )
        row = ["C1", "Ada", "FR", "a", "b"]
        self.receive(self.task, "b.csv", row, header=HEADER)
        self.send(self.out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[1], ["C1", "Ada", "FR", "a", "b"])
        self.assertEqual(rows[2][:3], ["C2", "Bob", "DE"])
        self.assertEqual(self.contact("C1").country_id.code, "DE")
        self.assertEqual(self.contact("C1").category_id, tags[1:])

    def test_a_record_in_conflict_that_he_deleted_stays_away(self):
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", ""])
        self.backend.allow_delete = True
        self.edit(self.contact("C1"), phone="2")
        header = ("ref", "#deleted")
        entry = self.receive(self.task, "b.csv", ["C1", "1"], header=header)
        self.assert_counts(entry, skipped=1)
        self.partners.create({"ref": "C2", "name": "Bob"})
        self.send(self.out)
        self.assertEqual(self.sent()[-1][1][1:], [["C2", "Bob", "", ""]])
        run = self.env["pattern.file"].search([], order="id desc", limit=1).run_id
        self.assertEqual((run.exported_count, run.skipped_count), (1, 1))
        (row,) = run.chunk_ids.row_ids.filtered(lambda r: r.outcome == "skipped")
        self.assertEqual(row.res_id, self.contact("C1").id)
        self.assertIn("decide about it", row.message)
