# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools

from odoo.tests import BaseCase

from ..core.report import COUNTS, SyncIssue, SyncReport, report_of
from ..core.vector import SyncVector

ALL = ("create", "update", "delete")


class TestReport(BaseCase):
    def test_each_vector_has_one_outcome(self):
        cases = {
            "created": SyncVector(values={"a": 1}),
            "updated": SyncVector(values={"a": 1}, local={"a": 0}, resolution="other"),
            "uptodate": SyncVector(values={"a": 1}, local={"a": 1}),
            "deleted": SyncVector(local={}, deleted=True, resolution="other"),
            "skipped": SyncVector(local={}, deleted=True),
            "conflicts": SyncVector(values={"a": 1}, local={"a": 0}, last_sync=True),
        }
        cases["conflicts"].base = {"a": 5}  # both left it
        total = SyncReport()
        for outcome, vector in cases.items():
            vector.strategy = ALL
            report = report_of(vector.process())
            self.assertEqual(dict(report.counts), {outcome: 1})
            total += report
        self.assertEqual(total.total, len(cases))

    def test_reports_add_up_and_survive_json(self):
        issue = SyncIssue(external_id="7", field="email", message="No address")
        one = SyncReport(counts={"created": 2, "deferred": 1})
        two = SyncReport(counts={"created": 1, "failed": 1}, errors=(issue,))
        total = one + two
        self.assertEqual(dict(total.counts), {"created": 3, "deferred": 1, "failed": 1})
        self.assertEqual(total.total, 4)
        self.assertEqual(SyncReport.from_json(total.to_json()), total)

    def test_order_of_addition_does_not_matter(self):
        reports = [SyncReport(counts={name: 1}) for name in COUNTS]
        forward = sum(reports, SyncReport())
        backward = sum(reversed(reports), SyncReport())
        self.assertEqual(dict(forward.counts), dict(backward.counts))
        for one, two in itertools.pairwise(reports):
            self.assertEqual(one + two, two + one)
