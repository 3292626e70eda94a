# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person does when an import is over, and what Odoo does by itself then."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import HOST

from .live import LiveCase
from .live_client import Client

FIELDS = ["name", "country_id"]


class Receiver(HTTPServer):
    """A real server on loopback that keeps what is posted to it."""

    def __init__(self, status: int):
        super().__init__((HOST, 0), _Handler)
        self.status = status
        self.received: list[dict] = []

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/imported"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.server.received.append(json.loads(self.rfile.read(size)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args):
        """Nothing: the test asserts what came."""


@contextmanager
def receiver(status: int = 200):
    with Receiver(status) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@tagged("post_install", "-at_install")
class TestLiveEnd(LiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            groups = env.ref("base.group_user") | env.ref("base.group_partner_manager")
            users = env["res.users"].with_context(no_reset_password=True)
            cls.user_id = users.create(
                {
                    "name": "Emil End",
                    "login": "emil_end",
                    "password": "emil_end",
                    "group_ids": [Command.set(groups.ids)],
                }
            ).id

    def make_webhook(self, url: str) -> int:
        names = ("state", "created_count", "failed_count", "file_name")
        with self.live.env() as env:
            fields = env["ir.model.fields"].search(
                [("model", "=", "transfer.run"), ("name", "in", names)]
            )
            return (
                env["ir.actions.server"]
                .create(
                    {
                        "name": "Tell the shop",
                        "model_id": env["ir.model"]._get_id("transfer.run"),
                        "state": "webhook",
                        "webhook_url": url,
                        "webhook_field_ids": [Command.set(fields.ids)],
                        "group_ids": [Command.set(env.ref("base.group_user").ids)],
                    }
                )
                .id
            )

    def submit(self, content: bytes, **options) -> int:
        run_id = self.live.submit(content, FIELDS, options, login="emil_end")
        self.live.wait(run_id)
        return run_id

    def wait_for_job(self, run_id: int, state: str) -> None:
        self.live.wait_until(
            """SELECT 1 FROM queue_job WHERE method_name = 'run_end_action_job'
                AND records::text LIKE %s AND state = %s""",
            f"%[{run_id}]%",
            state,
        )

    def test_a_webhook_hears_of_the_end_of_an_import(self):
        with receiver() as server:
            action_id = self.make_webhook(server.url)
            run_id = self.submit(
                b"name,country_id\nHook A,Belgium\nHook B,Atlantis\n",
                end_action_id=action_id,
            )
            self.wait_for_job(run_id, "done")
        [body] = server.received
        self.assertEqual((body["_model"], body["_id"]), ("transfer.run", run_id))
        self.assertEqual((body["state"], body["created_count"]), ("partial", 1))
        self.assertIn("Tell the shop", body["_action"])

    def test_a_webhook_that_is_refused_is_told_on_the_run(self):
        with receiver(status=503) as server:
            action_id = self.make_webhook(server.url)
            run_id = self.submit(
                b"name,country_id\nHook C,Belgium\n", end_action_id=action_id
            )
            self.wait_for_job(run_id, "failed")
            [(message,)] = self.live.wait_until(
                """SELECT end_action_message FROM transfer_run
                    WHERE id = %s AND end_action_message IS NOT NULL""",
                run_id,
            )
            self.assertIn("503", message)
            server.status = 200
            client = self.live.client("emil_end")
            client.call("transfer.run", "action_run_end_action", [run_id])
            self.wait_for_job(run_id, "done")
        self.assertEqual(len(server.received), 2)
        with self.live.env(self.user_id) as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.state, run.end_action_message), ("done", False))

    def test_two_answers_at_the_same_moment_load_each_row_once(self):
        # a good row in each chunk: the import does not stop itself
        countries = ["Belgium", *["Begium"] * 9] * 4
        rows = "".join(f"Twice {i},{name}\n" for i, name in enumerate(countries))
        run_id = self.submit(f"name,country_id\n{rows}".encode(), chunk_size=10)
        client = self.live.client("emil_end")
        fixes = [self.leave_empty(client, run_id) for _person in range(2)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self.press_retry, fixes))
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env(self.user_id) as env:
            self.assert_complete(env["transfer.run"].browse(run_id), 2, 41)
            partners = env["res.partner"].search([("name", "=like", "Twice %")])
            self.assertEqual(len(partners), 40)

    def leave_empty(self, client: Client, run_id: int) -> int:
        """Answer that wrong values mean nothing, without sending the answer."""
        fix_id = client.call("transfer.run", "action_fix_values", [run_id])["res_id"]
        model = "transfer.value.fix.line"
        lines = client.call(model, "search", [("fix_id", "=", fix_id)])
        client.call(model, "write", lines, {"action": "empty"})
        return fix_id

    def test_a_chunk_that_was_refused_whole_is_loaded_whole(self):
        run_id = self.submit(
            b"name,country_id\nWhole A,Belgium\nWhole B,Begium\n", on_error="chunk"
        )
        client = self.live.client("emil_end")
        fix_id = self.leave_empty(client, run_id)
        client.call("transfer.value.fix", "action_retry", [fix_id])
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env(self.user_id) as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual(run.created_count, 2)
            self.assert_complete(run, 2, 3)

    def press_retry(self, fix_id: int) -> None:
        """As one of two people; the second may be told that nothing is left."""
        client = Client(self.live.url, self.live.database, "emil_end", "emil_end")
        try:
            client.call("transfer.value.fix", "action_retry", [fix_id])
        except AssertionError as error:
            self.assertIn("No row of this import failed", str(error))

    def test_images_come_out_of_a_zip(self):
        self.live.run_tour(
            "base_import_async_zip",
            "emil_end",
            url="/odoo/action-base.action_partner_form",
        )
        with self.live.env(self.user_id) as env:
            partner = env["res.partner"].search([("name", "=", "Tour zip")])
            self.assertTrue(partner.image_1920)

    def test_fix_by_value_then_the_file_of_imported_rows(self):
        lines = ["name,country_id", "Fix A,Belgium"]
        lines += [f"Fix {i},Begium" for i in range(3)] + ["Fix X,Atlantis"]
        run_id = self.submit("\n".join(lines).encode())
        self.live.run_tour(
            "base_import_async_fix_by_value", "emil_end", url=f"/odoo/imports/{run_id}"
        )
        with self.live.env(self.user_id) as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, 6)
            self.assertEqual(run.created_count, 5)
            partners = env["res.partner"].search([("name", "=like", "Fix _")])
            codes = [partner.country_id.code for partner in partners.sorted("name")]
            self.assertEqual(codes, ["BE", "BE", "BE", "BE", "FR"])
            text = run.success_attachment_id.raw.decode()
            self.assertEqual(len(text.splitlines()), 6)
            self.assertIn("Fix 0,Begium,3,created", text, "the sender's own text")
