# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that the write of another row of the file changes along."""

from .parity import ParityCase

PARTNER = "res.partner"


class TestParityAlong(ParityCase):
    """Odoo gives a company's address to its contacts, and theirs to the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env[PARTNER].create(
            {"name": "Company", "is_company": True, "street": "Old 1", "city": "Here"}
        )
        cls.contacts = cls.env[PARTNER].create(
            [
                {"name": name, "parent_id": cls.company.id, "type": "contact"}
                for name in ("Ann", "Bob", "Cid")
            ]
        )
        # a write of the address sets them, also one of the same address
        (cls.company + cls.contacts).write(
            {"partner_latitude": 1.0, "partner_longitude": 1.0}
        )
        cls.env.flush_all()
        (cls.company + cls.contacts).write(
            {"partner_latitude": 0.0, "partner_longitude": 0.0}
        )

    def assert_street_parity(self, *rows: tuple) -> None:
        lines = "".join(f"{record.id},{street}\n" for record, street in rows)
        self.assert_parity(f"id,street\n{lines}", [".id", "street"], res_model=PARTNER)

    def test_a_row_below_says_what_was_there_before(self):
        ann, bob, cid = self.contacts
        self.assert_street_parity((self.company, "New 2"), (ann, "Old 1"))

    def test_a_row_above_says_what_was_there_before(self):
        ann, bob, cid = self.contacts
        self.assert_street_parity((ann, "Old 1"), (self.company, "New 2"))

    def test_rows_above_and_below(self):
        ann, bob, cid = self.contacts
        self.assert_street_parity(
            (ann, "Old 1"), (self.company, "New 2"), (bob, "Old 1"), (cid, "New 2")
        )

    def test_a_row_that_is_changed_back(self):
        ann, bob, cid = self.contacts
        self.assert_street_parity((ann, "New 2"), (bob, "Old 1"), (cid, "Third 3"))
