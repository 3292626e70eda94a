# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The conversation with a peer, against a real small server."""

import requests

from odoo.tests import BaseCase, tagged

from ..core.answers import load_columns, path_of, portions
from ..core.client import PeerAnswerError, PeerClient
from .server import serve

KEY = "k3y-of-a-test"


@tagged("post_install", "-at_install")
class TestClient(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(serve())

    def setUp(self):
        super().setUp()
        self.pauses = []
        self.server.answer((200, True))
        self.client = PeerClient(
            self.server.url + "/",
            "other",
            KEY,
            timeout=60,
            sleep=self.pauses.append,
        )
        self.addCleanup(self.client.close)

    def test_call_carries_key_database_and_named_arguments(self):
        self.server.answer((200, [7]))
        found = self.client.call(
            "res.partner", "search", domain=[["id", "=", 7]], context={"lang": "en_US"}
        )
        self.assertEqual(found, [7])
        ((path, headers, body),) = self.server.seen
        self.assertEqual(path, "/json/2/res.partner/search")
        self.assertEqual(headers["Authorization"], f"bearer {KEY}")
        self.assertEqual(headers["X-Odoo-Database"], "other")
        self.assertEqual(
            body, {"domain": [["id", "=", 7]], "context": {"lang": "en_US"}}
        )
        self.assertEqual(self.client.call_count, 1)

    def test_version_is_asked_for_without_the_key(self):
        self.server.answer((200, {"version_info": [19, 0], "version": "19.0"}))
        self.assertEqual(self.client.get_version()[0], 19)
        self.assertNotIn("Authorization", self.server.seen[0][1])
        self.server.answer((200, {"hello": "world"}))
        with self.assertRaisesRegex(PeerAnswerError, "not as Odoo 19 does"):
            self.client.get_version()

    def test_call_that_may_be_repeated_is(self):
        self.server.answer((503, "busy"), (None, ""), (200, "3"))
        self.assertEqual(self.client.call("res.partner", "search_count", domain=[]), 3)
        self.assertEqual(len(self.server.seen), 3)
        self.assertEqual(self.pauses, [0.5, 1.5])
        self.server.answer((None, ""))
        with self.assertRaises(requests.ConnectionError):
            self.client.call("res.partner", "search_count", domain=[])
        self.assertEqual(len(self.server.seen), 3)

    def test_other_calls_are_made_once(self):
        self.server.answer((503, "busy"), (200, True))
        with self.assertRaises(requests.HTTPError):
            self.client.call("res.partner", "action_x", idempotent=False)
        self.assertEqual((len(self.server.seen), self.pauses), (1, []))

    def test_redirect_is_not_followed(self):
        target = "https://elsewhere.example.com"
        self.server.answer((301, "", {"Location": f"{target}/json/2/x/y"}))
        with self.assertRaisesRegex(PeerAnswerError, f"to {target}: enter") as caught:
            self.client.call("res.partner", "search", domain=[])
        self.assertEqual(len(self.server.seen), 1)
        self.assertNotIn(KEY, str(caught.exception))

    def test_answer_that_is_no_json_is_not_odoo(self):
        self.server.answer((200, "<html>Welcome</html>"))
        with self.assertRaisesRegex(PeerAnswerError, "check the address"):
            self.client.call("res.partner", "search", domain=[])

    def test_clock_of_the_peer(self):
        self.client.call("res.partner", "search", domain=[])
        self.assertLess(abs(self.client.clock_offset.total_seconds()), 60)


@tagged("post_install", "-at_install")
class TestAnswers(BaseCase):
    def test_values_become_columns(self):
        values = {
            "id": "m.x",
            "name": "Ada",
            "color": 0,
            "active": True,
            "ref": False,
            "country_id": 21,
            "state_id": False,
            "category_id": [[4, 3], [4, 5], [3, 9]],
        }
        relations = frozenset({"country_id", "state_id", "category_id"})
        columns, cells = load_columns(values, relations)
        self.assertEqual(
            dict(zip(columns, cells, strict=True)),
            {
                "id": "m.x",
                "name": "Ada",
                "color": "0",
                "active": "1",
                "ref": "",
                "country_id/.id": "21",
                "category_id/.id": "3,5",
            },
        )

    def test_parents_sort_before_their_children(self):
        parents = {1: 5, 5: False, 3: 1, 2: 99, 7: 8, 8: 7}
        order = sorted([1, 2, 3, 5], key=lambda id_: path_of(id_, parents))
        self.assertEqual(order, [2, 5, 1, 3])
        self.assertEqual(path_of(7, parents), (8, 7))

    def test_portions_hold_one_at_least(self):
        sizes = {1: 3, 2: 3, 3: 9, 4: 1, 5: 5}
        self.assertEqual([*portions(sizes, 6)], [[1, 2], [3], [4, 5]])
        self.assertEqual([*portions({}, 6)], [])
