# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What follows from the records that are there when a row is loaded.

Odoo writes what waits before it looks for a name in a model that the file creates; the
loader does so only where it does not show.
"""

from .families import FamilyCase
from .overrides import overriding
from .parity import ORDER, Upload

PARTNER = "res.partner"
# Families, of which the parents' rows stand between those of children.
FAMILIES = "name,parent\nP1,\nA,P1\nP2,\nB,P1\nC,P2\nD,P2\nE,P1\nP3,\nF,P3\nG,P1\n"


class TestParityOrder(FamilyCase):
    def assert_families(self) -> None:
        # of several chunks parents come first, which such values cannot but show
        self.assert_parity(FAMILIES, ["name", "parent_id"], sizes=(100,))

    def test_a_default_that_counts_records(self):
        def default_get(original, records, names):
            return {**original(records, names), "quantity": records.search_count([])}

        with overriding(self.env[ORDER], "default_get", default_get):
            self.assert_families()

    def test_a_default_that_follows_the_highest_one(self):
        def default_get(original, records, names):
            last = records.search([], order="quantity desc", limit=1)
            return {**original(records, names), "quantity": last.quantity + 5}

        with overriding(self.env[ORDER], "default_get", default_get):
            self.assert_families()

    def following_the_highest(self):
        """Defaults as of the order of products in a shop: found by SQL."""

        def default_get(original, records, names):
            records.env.cr.execute("SELECT MAX(quantity) FROM test_transfer_order")
            highest = records.env.cr.fetchone()[0] or 0
            return {**original(records, names), "quantity": highest + 5}

        return overriding(self.env[ORDER], "default_get", default_get)

    def test_a_default_that_sql_finds(self):
        with self.following_the_highest():
            self.assert_families()

    def test_a_default_that_sql_finds_beside_refused_rows(self):
        rows = [f"{name},{13 if name in 'BF' else 1}\n" for name in "ABCDEFGH"]
        good = [row for row in rows if "13" not in row]
        with self.following_the_highest():
            done = self.assert_parity(
                "name,weight\n" + "".join(rows),
                ["name", "weight"],
                good="name,weight\n" + "".join(good),
                sizes=(100,),
            )
        self.assertEqual((done.counts["created"], done.counts["failed"]), (6, 2))

    def test_a_default_that_sql_finds_where_an_external_id_comes_again(self):
        rows = "".join(f"x{n % 6},{name}\n" for n, name in enumerate("ABCDEFGHIJ"))
        with self.following_the_highest():
            self.assert_parity("id,name\n" + rows, ["id", "name"], sizes=(100,))

    def test_a_create_that_counts_siblings(self):
        def create(original, records, vals_list):
            for vals in vals_list:
                siblings = records.browse(vals.get("parent_id")).exists()
                found = records.search([("parent_id", "=", siblings.id)])
                vals["quantity"] = len(found)
            return original(records, vals_list)

        with overriding(self.env[ORDER], "create", create):
            self.assert_families()

    def test_a_default_of_lines_that_counts_them(self):
        line = self.env["test.transfer.line"]

        def default_get(original, records, names):
            return {**original(records, names), "quantity": records.search_count([])}

        with overriding(line, "default_get", default_get):
            self.assert_parity(
                "name,parent,line\nP,,a\n,,b\nA,P,c\nB,P,d\n,,e\nC,P,f\n",
                ["name", "parent_id", "line_ids/name"],
                sizes=(2, 100),
            )

    def test_a_create_that_marks_the_last_one(self):
        """Level by level, it would be the last child."""

        def create(original, records, vals_list):
            new = original(records, vals_list)
            marked = new.search([("note", "=", "last"), ("id", "not in", new.ids)])
            marked.note = False
            new[-1:].note = "last"
            return new

        with overriding(self.env[ORDER], "create", create):
            self.assert_pairs()

    def test_a_create_that_is_noted_elsewhere(self):
        kind = self.env["test.transfer.kind"].create({"name": "none"})

        def create(original, records, vals_list):
            new = original(records, vals_list)
            kind.with_env(new.env).name = new[-1:].name
            return new

        with overriding(self.env[ORDER], "create", create):
            self.assert_pairs()

    def test_a_create_that_counts_in_its_parent(self):
        """The order does not show: only a parent's own children change it."""

        def create(original, records, vals_list):
            new = original(records, vals_list)
            for record in new:
                record.parent_id.weight += 1
            return new

        with overriding(self.env[ORDER], "create", create):
            with self.watching_ways() as ways:
                self.assert_pairs()
        self.assertEqual(set(ways), {("levels", True)})

    def assert_pairs(self) -> None:
        """Of parents and children in turn, which are loaded level by level."""
        rows = "".join(f"Parent {n},\nChild {n},Parent {n}\n" for n in range(6))
        self.assert_parity(
            f"name,parent\n{rows}Parent 6,\n", ["name", "parent_id"], sizes=(100,)
        )

    def test_files_whose_order_does_not_show_are_still_loaded_at_once(self):
        with self.watching_ways() as ways:
            self.assert_families()
        self.assertNotIn("odoo", {way for way, _is_right in ways})

    # ------------------------------------------------------------------
    # Looked up once, and changed since
    # ------------------------------------------------------------------

    def test_a_database_id_of_a_record_that_a_row_above_archives(self):
        """Odoo does not know it any more, once it has written the row above."""
        ann, bob = self.env[PARTNER].create([{"name": "Ann"}, {"name": "Bob"}])
        self.env[PARTNER].create({"name": "Firm", "is_company": True})
        header = "id,active,parent,ref\n"
        for archive in ("", "Firm"):
            rows = f"{ann.id},0,{archive},1\n{bob.id},1,,2\n"
            again = f"{ann.id},1,Firm,3\n"
            for between in ("", f"{bob.id},1,Firm,2\n"):
                self.assert_errors_like_odoos(
                    header + rows + between + again,
                    [".id", "active", "parent_id", "ref"],
                )

    def test_names_that_odoo_cuts(self):
        """A journal's code has five letters, and Odoo looks for as many."""
        self.env["account.journal"].create(
            [
                {"name": "Sales of the parity", "code": "PAR1", "type": "general"},
                {"name": "Another", "code": "Sales", "type": "general"},
            ]
        )
        self.assert_errors_like_odoos(
            "ref,journal\none,Sales of the parity\ntwo,Salesmen\nthree,Another\n",
            ["ref", "journal_id"],
            "account.move",
        )

    def test_names_of_users_that_a_row_renames(self):
        """A user has the name of a contact, which the file may change."""
        self.env[PARTNER].create({"name": "Firm", "is_company": True})
        user = self.env["res.users"].create({"name": "Una", "login": "una of names"})
        partner = user.partner_id.id
        for before, after in (("Una", "Eva"), ("Una", "Una"), ("", "Eva"), ("", "Una")):
            self.assert_errors_like_odoos(
                "id,name,parent,salesperson\n"
                f",First,Firm,{before}\n{partner},Eva,,\n,Third,Firm,{after}\n",
                [".id", "name", "parent_id", "user_id"],
            )

    def assert_errors_like_odoos(
        self, content: str, fields: list[str], model: str = PARTNER
    ) -> None:
        """What Odoo says first of each row is what is said of it here."""
        upload = Upload(content.encode(), fields, res_model=model)
        front = self.run_foreground(upload)
        told: dict[int, str] = {}
        for message in front.messages:
            told.setdefault(message["rows"]["from"] + 2, message["message"])
        with self.subTest(content=content):
            done = self.run_background(upload, 100)
            ours: dict[int, str] = {}
            for issue in done.issues:
                ours.setdefault(issue["row_number"], issue["message"])
            self.assertEqual(ours, told)
            if not done.errors:
                self.assert_same(front, done)
