# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain
from odoo.tests import BaseCase

from ..models.foresight import Way
from ..models.loading import Reconsider
from ..models.order_watch import OrderWatch

MODEL = "res.partner.category"


class TestOrderWatch(BaseCase):
    def watch(self) -> OrderWatch:
        return OrderWatch(Way.LEVELS, model=MODEL, count=2)

    def test_searches_that_tell_nothing_of_the_other_records(self):
        for domain in (
            [("id", "in", [1, 2])],
            [("id", "=", 1), ("name", "ilike", "a")],
            ["|", ("id", "=", 1), ("id", "=", 2)],
            Domain.FALSE,  # what Odoo asks for what is above some ids
            [("id", "in", [])],
        ):
            with self.subTest(domain=domain):
                watch = self.watch()
                watch.before_search(MODEL, domain)
                self.assertFalse(watch.follows_others)

    def test_searches_that_tell_how_many_there_are(self):
        for domain in (
            [],
            [("id", "!=", 1)],
            ["|", ("id", "=", 1), ("name", "ilike", "a")],
            ["!", ("id", "in", [1, 2])],
        ):
            with self.subTest(domain=domain), self.assertRaises(Reconsider):
                self.watch().before_search(MODEL, domain)

    def test_another_model(self):
        self.watch().before_search("res.partner", [])
