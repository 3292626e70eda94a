# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each answer of a peer means for the job that asked (5.2)."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.component.tests.common import TransactionComponentCase
from odoo.addons.connector.exception import (
    IDMissingInBackend,
    InvalidDataError,
    NetworkRetryableError,
)
from odoo.addons.connector_base.exceptions import (
    AuthenticationError,
    PeerConfigurationError,
)

from .server import odoo_error, serve

PARTNER = "odoo.peer.res.partner"


@tagged("post_install", "-at_install")
class TestErrors(TransactionComponentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(serve())
        cls.backend = cls.env["odoo.peer.backend"].create(
            {
                "name": "Peer",
                "url": cls.server.url,
                "database": "other",
                "api_key": "k3y",
            }
        )

    def call(self, *answers, method="write"):
        """The error that the adapter raises after these answers."""
        self.server.answer(*answers)
        with self.backend.work_on(PARTNER) as work:
            work.client._sleep = lambda _pause: None
            adapter = work.component(usage="backend.adapter")
            if method == "ping":
                return adapter.ping()
            if method == "create":
                return adapter.create({"id": "m.x", "name": "Ada"})
            if method == "read":
                return adapter.read("7")
            if method == "check":
                exporter = work.component(usage="cursor.batch.exporter")
                return exporter._check_ready()
            return adapter.write("7", {"name": "Ada"})

    def test_each_answer_has_its_consequence(self):
        missing = odoo_error("odoo.exceptions.MissingError", "Record is gone")
        table = [
            ((429, "", {"Retry-After": "77"}), NetworkRetryableError, "HTTP 429"),
            ((502, "<html>"), NetworkRetryableError, "HTTP 502"),
            ((504, "<html>"), NetworkRetryableError, "HTTP 504"),
            ((500, "<html>"), NetworkRetryableError, "HTTP 500"),
            ((None, ""), NetworkRetryableError, "cannot be reached"),
            ((401, odoo_error("x.Unauthorized", "Invalid apikey")),
             AuthenticationError, "The API key is not accepted"),
            ((403, odoo_error("odoo.exceptions.AccessError", "You may not")),
             PeerConfigurationError, "You may not"),
            ((404, missing), IDMissingInBackend, "Record is gone"),
            ((404, odoo_error("werkzeug.exceptions.NotFound", "no model 'x'")),
             PeerConfigurationError, "no model"),
            ((404, "<html>"), PeerConfigurationError, "There is no database other"),
            ((422, odoo_error("odoo.exceptions.ValidationError", "Bad VAT")),
             InvalidDataError, "Bad VAT"),
            ((500, odoo_error("builtins.ValueError", "Invalid field")),
             InvalidDataError, "Invalid field"),
            ((500, odoo_error("psycopg2.errors.SerializationFailure", "again")),
             NetworkRetryableError, "again"),
        ]  # fmt: skip
        for answer, error, words in table:
            with self.subTest(answer=answer):
                with self.assertRaisesRegex(error, words) as caught:
                    self.call(answer)
                self.assertNotIn("k3y", str(caught.exception))

    def test_peer_says_when_to_come_back(self):
        with self.assertRaises(NetworkRetryableError) as caught:
            self.call((429, "", {"Retry-After": "77"}))
        self.assertEqual(caught.exception.seconds, 77)

    def test_closed_port_is_told_in_words(self):
        self.backend.url = "http://127.0.0.1:9"
        self.backend.api_key = "k3y"
        with self.assertRaisesRegex(NetworkRetryableError, "is the address right"):
            self.call((200, True))

    def test_hidden_record_is_not_a_deleted_one(self):
        nothing = (200, {"length": 0, "records": []})
        with self.assertRaises(IDMissingInBackend):
            self.call(nothing, (200, []), method="read")
        denied = (403, odoo_error("odoo.exceptions.AccessError", "Rule says no"))
        with self.assertRaisesRegex(PeerConfigurationError, "Rule says no"):
            self.call(nothing, denied, method="read")

    def test_creation_that_is_refused_names_the_reason(self):
        refused = {"ids": False, "messages": [{"message": "No such country"}]}
        with self.assertRaisesRegex(InvalidDataError, "No such country"):
            self.call((200, refused), method="create")
        self.assertEqual(
            self.call((200, {"ids": [9], "messages": []}), method="create"), 9
        )

    def test_refusal_of_the_database_does_not_spell_out_the_row(self):
        said = "violates check constraint"
        message = f'{said} "x"\nDETAIL:  Failing row contains (308, null, Secret).'
        refused = {"ids": False, "messages": [{"message": message}]}
        error = odoo_error("psycopg2.errors.CheckViolation", message)
        for answer, method in (((200, refused), "create"), ((500, error), "read")):
            with (
                self.subTest(method),
                self.assertRaisesRegex(InvalidDataError, said) as c,
            ):
                self.call(answer, method=method)
            self.assertNotIn("Secret", str(c.exception))

    def test_connection_test_says_what_is_wrong(self):
        version = (200, {"version_info": [19, 0], "version": "19.0"})
        old = (200, {"version_info": [17, 0], "version": "17.0"})
        with self.assertRaisesRegex(PeerConfigurationError, r"an Odoo 17\.0"):
            self.call(old, method="ping")
        line = self.backend.policy_ids.filtered(lambda p: p.model_name == PARTNER)
        line.write({"export_enabled": True})
        no = (200, False)
        yes = (200, True)
        with self.assertRaisesRegex(
            PeerConfigurationError, "lacks rights.*: change Con"
        ):
            self.call(version, yes, yes, no, method="ping")
        self.call(version, yes, yes, yes, method="ping")
        self.assertEqual(self.backend.clock_text, "Like ours")

    def test_export_is_not_listed_when_none_of_it_could_be_sent(self):
        line = self.backend.policy_ids.filtered(lambda p: p.model_name == PARTNER)
        line.write({"export_enabled": True})
        unknown = (401, odoo_error("x.Unauthorized", "Invalid apikey"))
        with self.assertRaises(AuthenticationError):
            self.call(unknown, method="check")
        lacks = (404, odoo_error("werkzeug.exceptions.NotFound", "no model 'x'"))
        with self.assertRaisesRegex(PeerConfigurationError, "no model"):
            self.call(lacks, method="check")
        with self.assertRaisesRegex(PeerConfigurationError, "lacks rights.*: change"):
            self.call((200, True), (200, False), method="check")
        self.call((200, True), method="check")

    def test_creations_of_the_same_columns_go_in_one_call(self):
        with self.backend.work_on(PARTNER) as work:
            adapter = work.component(usage="backend.adapter")
            data = [
                {"id": "m.1", "name": "Firm", "parent_id": False},
                {"id": "m.2", "name": "Ada", "parent_id": 7},
                {"id": "m.3", "name": "Other firm", "parent_id": False},
            ]
            self.assertEqual(adapter.group_creations(data), [[0, 2], [1]])
            many = [{"id": f"m.{one}", "name": "x"} for one in range(250)]
            sizes = [len(group) for group in adapter.group_creations(many)]
            self.assertEqual(sizes, [100, 100, 50])
            heavy = [{"id": "m.1", "image_1920": "x" * 5_000_000}] * 3
            self.assertEqual(adapter.group_creations(heavy), [[0], [1], [2]])
            self.server.answer((200, {"ids": [8, 9], "messages": []}))
            self.assertEqual(adapter.create_many(data[::2], ["", ""]), [8, 9])
            _path, _headers, body = self.server.seen[0]
            self.assertEqual(body["fields"], ["id", "name"])
            self.assertEqual(body["data"], [["m.1", "Firm"], ["m.3", "Other firm"]])
            refused = {"ids": False, "messages": [{"message": "No such country"}]}
            self.server.answer((200, refused))
            with self.assertRaisesRegex(InvalidDataError, "No such country"):
                adapter.create_many(data[::2], ["", ""])

    def test_tree_that_is_turned_round_on_both_sides_names_its_tags(self):
        upper = self.env["res.partner.category"].create({"name": "Upper"})
        lower = upper.create({"name": "Lower", "parent_id": upper.id})
        tags = "odoo.peer.res.partner.category"
        for tag, key in ((upper, "1"), (lower, "2")):
            self.env[tags].create(
                {"odoo_id": tag.id, "backend_id": self.backend.id, "external_id": key}
            )
        row = {"id": 1, "name": "Upper", "color": 0, "active": True, "parent_id": 2}
        row["write_date"] = "2026-01-01 12:00:00"
        self.server.answer((200, {"records": [row]}))
        with self.backend.work_on(tags) as work:
            report = work.component(usage="slice.importer").run(["1"])
        (issue,) = report.errors
        self.assertEqual((issue.name, issue.field), ("Upper", "parent_id"))
        self.assertIn("Upper belongs to Upper / Lower over there", issue.message)
        self.assertEqual(lower.parent_id, upper)

    def test_small_difference_of_clocks_is_none(self):
        """An answer's date has no fractions, and it was on its way for a while."""
        with self.backend.work_on(PARTNER) as work:
            adapter = work.component(usage="backend.adapter")
            for seconds, expected in ((0, None), (1.5, None), (-2, None), (3600, 3600)):
                work.client.clock_offset = timedelta(seconds=seconds)
                found = adapter.clock_offset
                self.assertEqual(found and found.total_seconds(), expected)

    def test_unheard_creations_are_recognised_by_their_external_ids(self):
        partner = self.env["res.partner"].create({"name": "Sent"})
        source = self.backend._get_source_id("res.partner", partner.id)
        receipt = self.env["connector.export.receipt"].new({"sent": {"id": source}})
        self.server.answer((200, {"7": source, "8": "", "9": "base.main_partner"}))
        with self.backend.work_on(PARTNER) as work:
            adapter = work.component(usage="backend.adapter")
            found = adapter.recognise(receipt, ["7", "8", "9"])
        self.assertEqual(found, {"7": receipt})
        path, _headers, body = self.server.seen[0]
        self.assertEqual(path, "/json/2/res.partner/get_external_id")
        self.assertEqual(body["ids"], [7, 8, 9])

    def test_clock_that_was_set_back_lets_everything_be_listed_once(self):
        cursor = self.backend._get_cursor(PARTNER, "import")
        cursor.value = fields.Datetime.now() + timedelta(hours=1)
        self.server.answer((200, []))
        for count in (2, 3):
            with self.backend.work_on(PARTNER) as work:
                work.component(usage="cursor.batch.importer").run(cursor)
            self.assertEqual(len(self.server.seen), count)
        dates = [
            "write_date" in json.dumps(body["domain"])
            for _path, _headers, body in self.server.seen
        ]
        self.assertEqual(dates, [True, False, True])
        self.assertLess(cursor.value, fields.Datetime.now() + timedelta(minutes=1))
