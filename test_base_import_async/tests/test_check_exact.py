# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
from collections import Counter
from typing import Any

from odoo.tests import new_test_user, tagged

from odoo.addons.base_import_async.models.chunk_result import ChunkRefused
from odoo.addons.queue_job.exception import FailedJobError

from .generated import GeneratedFile
from .overrides import overriding
from .parity import ParityCase, Upload
from .undo_state import describe_difference, read_state

_ORDER = "test.transfer.order"
_SIZES = (1, 2, 7)
# More, or one that failed: CHECK_SEEDS=0-500 or CHECK_SEEDS=17
_SEEDS = os.environ.get("CHECK_SEEDS", "0-11")


@tagged("post_install", "-at_install")
class TestCheckExact(ParityCase):
    """A check tells of every row what the import that follows does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            login="check_plain",
            groups="base.group_user,base.group_partner_manager",
        )
        # whoever wants to know of every row does not stop at the first ones
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("transfer.hopeless_chunks", 1000)
        cls.env["test.transfer.tag"].create({"name": "old tag"})
        cls.old = cls.env[_ORDER].create(
            [{"name": f"Old {i}", "code": f"E{i}"} for i in (1, 2, 3)]
        )
        cls.env["ir.model.data"]._update_xmlids(
            {"xml_id": f"__import__.check_old_{number}", "record": record}
            for number, record in enumerate(cls.old[:2], 1)
        )

    # ------------------------------------------------------------------
    # Tools
    # ------------------------------------------------------------------

    def compare(
        self,
        content: str,
        fields: list[str],
        sizes=_SIZES,
        model=_ORDER,
        **options: Any,
    ) -> dict[int, tuple]:
        """Check, import, and hold the outcomes of each row against each other.

        :return: by first line of a record: outcome, column, message
        """
        upload = Upload(
            content.encode(), fields, user=self.user, res_model=model, options=options
        )
        expected: dict[int, tuple] = {}
        for size in sizes:
            with self.subTest(chunk_size=size), self._rolled_back():
                check = self.check(upload, size)
                action = check.with_user(self.user).action_import_now()
                run = self.env["transfer.run"].browse(action["res_id"])
                self.perform_jobs(run)
                expected, told = self.read_rows(run), self.read_rows(check)
                self.assertEqual(told, expected, f"\n{content}{options}")
                self.assertEqual(self.count(check), self.count(run), f"\n{content}")
        return expected

    def check(self, upload: Upload, size: int):
        wanted = {**upload.get_options(), "use_connector": True, "chunk_size": size}
        result = self._make_importer(upload).execute_import(
            upload.fields, self._get_columns(upload), wanted, dryrun=True
        )
        self.assertEqual(result["messages"], [])
        check = self.env["transfer.run"].browse(result["run_id"])
        self.perform_jobs(check)
        return check

    def read_rows(self, run) -> dict[int, tuple]:
        entries = run.chunk_ids.row_ids.filtered(lambda entry: entry.kind == "record")
        found = {}
        for entry in entries.sorted("first_row"):
            told = [entry.outcome, entry.column, entry.message]
            found[entry.first_row] = tuple(value or "" for value in told)
        self.assertEqual(len(found), len(entries), "each record has one outcome")
        return found

    def count(self, run) -> dict[str, int]:
        names = ("created", "updated", "unchanged", "skipped", "failed", "record")
        return {name: run[f"{name}_count"] for name in names}

    def _perform(self, uuid: str) -> None:
        """Refused chunks are reported as the hook after the rollback does."""
        try:
            return super()._perform(uuid)
        except (AssertionError, FailedJobError) as failure:
            told = (
                failure if isinstance(failure, FailedJobError) else failure.__context__
            )
            refused = getattr(told, "__cause__", None)
            if not isinstance(refused, ChunkRefused):
                raise
            chunk = self.env["transfer.chunk"].search([("job_uuid", "=", uuid)])
            chunk.write({"state": "failed", "failed_count": chunk.row_count})
            entries = refused.result.get_failed_entries(chunk.id)
            return self.env["transfer.row"]._insert_entries(entries)

    def outcomes(self, found: dict[int, tuple]) -> list[str]:
        return [outcome for outcome, _column, _message in found.values()]

    # ------------------------------------------------------------------
    # Any file
    # ------------------------------------------------------------------

    def test_generated_files_come_out_as_they_were_checked(self):
        seen = Counter()
        first, _dash, last = _SEEDS.partition("-")
        for seed in range(int(first), int(last or first) + 1):
            file = GeneratedFile(seed, self.old.ids)
            with self.subTest(seed=seed):
                found = self.compare(file.content, file.fields, **file.options)
                seen.update(self.outcomes(found))
        self.assertTrue(seen["failed"] and seen["created"] and seen["updated"], seen)

    def test_a_check_writes_no_table_but_ours(self):
        file = GeneratedFile(0, self.old.ids)
        upload = Upload(
            file.content.encode(), file.fields, user=self.user, res_model=_ORDER
        )
        before = read_state(self.env)
        with self._rolled_back():
            check = self.check(upload, 2)
            written = self.snapshots.take()
            touched = {table for table, data in written.items() if data["rows"]}
            self.assertTrue(check.row_count)
            self.assertLessEqual(touched, {"ir_cron_trigger", "mail_activity"})
            difference = describe_difference(before, read_state(self.env))
            self.assertFalse(difference, difference)

    # ------------------------------------------------------------------
    # What the property is made of
    # ------------------------------------------------------------------

    def test_the_second_row_with_a_unique_value_fails_as_in_the_import(self):
        found = self.compare("name,code\nA,X\nB,Y\nC,X\n", ["name", "code"])
        self.assertEqual(self.outcomes(found), ["created", "created", "failed"])
        self.assertEqual(found[4], ("failed", "code", "The code is taken."))

    def test_a_row_that_failed_takes_no_unique_value(self):
        content = "name,code,weight\nA,X,13\nB,X,1\nC,X,1\n"
        found = self.compare(content, ["name", "code", "weight"])
        self.assertEqual(self.outcomes(found), ["failed", "created", "failed"])

    def test_a_value_that_an_earlier_row_gives_up_is_free(self):
        content = "id,name,code\ncheck_old_1,Old 1,Z\ncheck_new,New,E1\n"
        found = self.compare(content, ["id", "name", "code"])
        self.assertEqual(self.outcomes(found), ["updated", "created"])

    def test_a_value_that_another_row_of_its_chunk_gives_up_is_free(self):
        one, two = self.old.ids[:2]
        content = f".id,name,code\n{one},A,Z\n{one},B,\n{two},C,Z\n"
        found = self.compare(content, [".id", "name", "code"])
        self.assertEqual(self.outcomes(found), ["updated", "updated", "updated"])

    def test_an_external_id_that_comes_again_is_an_update(self):
        content = "id,name\ncheck_new,First\ncheck_x,Other\ncheck_new,Second\n"
        found = self.compare(content, ["id", "name"])
        self.assertEqual(self.outcomes(found), ["created", "created", "updated"])

    def test_a_database_id_that_comes_again_with_the_same_values_is_unchanged(self):
        number = self.old[0].id
        content = f".id,name\n{number},New\n{number},New\n"
        found = self.compare(content, [".id", "name"], sizes=[1])
        self.assertEqual(self.outcomes(found), ["updated"])

    def test_a_key_that_comes_again_is_an_update(self):
        content = "name,code\nFirst,K\nSecond,K\n"
        found = self.compare(content, ["name", "code"], match_fields=["code"])
        self.assertEqual(self.outcomes(found), ["created", "updated"])

    def test_a_value_that_only_python_wants_unique(self):
        content = "name,barcode\nA,12345670\nB,1\nC,12345670\n"
        found = self.compare(content, ["name", "barcode"], model="res.partner")
        self.assertEqual(self.outcomes(found), ["created", "created", "failed"])

    def test_a_unique_index_on_an_expression(self):
        self.env.cr.execute(
            "CREATE UNIQUE INDEX check_lower ON test_transfer_kind (lower(name))"
        )
        found = self.compare(
            "name\nOne\nTwo\nONE\n", ["name"], model="test.transfer.kind"
        )
        self.assertEqual(self.outcomes(found), ["created", "created", "failed"])

    def test_rows_that_a_wrong_one_takes_along_fail_in_the_check_too(self):
        content = "id,name,code\na,A,X\nb,B,\nc,C,X\nd,D,\na,A again,\n"
        fields = ["id", "name", "code"]
        found = self.compare(content, fields, sizes=[2], on_error="chunk")
        expected = ["created", "created", "failed", "failed", "updated"]
        self.assertEqual(self.outcomes(found), expected)

    def test_a_parent_in_a_refused_chunk_is_missing(self):
        content = "id,name,parent_id/id\na,A,\nb,,\nc,C,a\n"
        fields = ["id", "name", "parent_id/id"]
        found = self.compare(content, fields, sizes=[2], on_error="chunk")
        self.assertEqual(self.outcomes(found), ["failed", "failed", "failed"])

    def test_values_that_the_person_may_not_read(self):
        """What a record refers to is told by the name that its form shows."""
        other = self.env["res.company"].create({"name": "Hidden Company"})
        self.old[:2].company_id = other
        own = self.user.company_id
        told = self.compare(
            "id,company,kind\n"
            f"{self.old[0].id},{own.id},\n{self.old[1].id},{other.id},\n",
            [".id", "company_id/.id", "kind_id"],
            sizes=(100,),
        )
        self.assertEqual(told, {2: ("updated", "", "")})

    def test_names_that_cannot_be_made(self):
        """An import does not ask for them; without them the check shows numbers."""

        def stumble(_original, _tags):
            raise AttributeError("no name")

        tag = self.env["test.transfer.tag"].create({"name": "nameless"})
        content, fields = (
            f"id,tags\n{self.old[0].id},{tag.id}\n",
            [".id", "tag_ids/.id"],
        )
        with overriding(tag, "_compute_display_name", stumble):
            told = self.compare(content, fields, sizes=(100,))
            check = self.check(Upload(content.encode(), fields, user=self.user), 100)
            changes = check.chunk_ids.row_ids.mapped("changes")
        self.assertEqual(told, {2: ("updated", "", "")})
        self.assertEqual(changes, [{"tag_ids": ["", str(tag.id)]}])

    def test_what_was_shown_is_not_known_to_the_write(self):
        """A name that the person may not read is shown; code that asks is refused."""

        def write(original, orders, vals):
            orders.mapped("kind_id.name")
            return original(orders, vals)

        kinds = self.env["test.transfer.kind"].create(
            [{"name": "Hidden"}, {"name": "Shown"}]
        )
        self.env["ir.rule"].create(
            {
                "name": "Not the hidden one",
                "model_id": self.env["ir.model"]._get_id(kinds._name),
                "domain_force": [("name", "!=", "Hidden")],
            }
        )
        self.old[0].kind_id = kinds[0]
        with overriding(self.old, "write", write):
            told = self.compare(
                f"id,kind\n{self.old[0].id},{kinds[1].id}\n",
                [".id", "kind_id/.id"],
                sizes=(100,),
            )
        self.assertEqual(self.outcomes(told), ["failed"])
