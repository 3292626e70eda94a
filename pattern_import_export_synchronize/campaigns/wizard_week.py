# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A part of ``make week``: products, over other protocols, set up by the wizard.

Whoever sets it up is no administrator: one opened the server for her. She goes through
the steps of the wizard as the web client does.
"""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.attachment_synchronize.tests.partners import FtpPartner, WebdavPartner

from ..tests.live import MANAGER
from .exchange_week import ExchangeWeek
from .kinds import PRODUCTS

_WIZARD = "pattern.sync.wizard"


class WizardWeek(ExchangeWeek):
    """All files arrive in one folder; none of them holds all records."""

    kind = PRODUCTS
    days = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            env["fs.storage"].browse(cls.storage_id).is_for_tasks = True
            user = env["res.users"].search([("login", "=", MANAGER)])
            # with the inventory app, Odoo looks at its rules before it archives
            wanted = ("product.group_product_manager", "stock.group_stock_user")
            groups = [env.ref(xmlid, raise_if_not_found=False) for xmlid in wanted]
            user.group_ids = [Command.link(group.id) for group in groups if group]
            names = env["product.category"].search([]).mapped("name")
            env["product.category"].create(
                [{"name": one} for one in cls.kind.choices if one not in names]
            )

    def begin_exchange(self, name: str) -> None:
        self.write_first_records()
        self.make_settings(name)

    def get_new_name(self, kind: str) -> str:
        return super().get_new_name("changes")

    def get_specials(self) -> list:
        full = (self.delete_there, self.write_empty, self.write_head)
        specials = [deed for deed in super().get_specials() if deed not in full]
        return [*specials, self.tell_deletions]

    # ------------------------------------------------------------------
    # The wizard
    # ------------------------------------------------------------------

    def make_settings(self, name: str) -> None:
        call = self.manager.call
        entered = {"name": name, "server_id": self.storage_id}
        wizard_id = call(_WIZARD, "create", entered)
        for values in self.get_steps(wizard_id):
            call(_WIZARD, "write", [wizard_id], values)
            call(_WIZARD, "action_next", [wizard_id])
        (found,) = call(_WIZARD, "read", [wizard_id], ["step", "summary"])
        self.assertEqual(found["step"], "summary", found)
        action = call(_WIZARD, "action_start", [wizard_id])
        self.backend_id = action["res_id"]
        self.read_settings()

    def get_steps(self, wizard_id: int):
        """What is entered in each step, when it is shown."""
        yield {}
        yield {
            "has_import": True,
            "import_folder": f"{self.place}/in",
            "import_names": "*.csv",
            "has_export": True,
            "export_folder": f"{self.place}/out",
        }
        yield self.choose_columns(wizard_id)
        yield {
            "allow_delete": True,
            "export_scope": "changed",
            "export_domain": f"[('{self.kind.key}', '=like', '{self.truth.prefix}%')]",
        }
        yield {
            "after_import": "move",
            "move_path": f"{self.place}/done",
            "quarantine_path": f"{self.place}/refused",
            "sends_failed_rows": True,
            "sends_receipt": True,
            "answer_folder": f"{self.place}/answers",
            "export_name": "{stem}-{datetime}.{ext}",
        }
        yield {"failure_emails": "manager@example.com"}

    def choose_columns(self, wizard_id: int) -> dict:
        """The columns of the file that lies there, each with its field."""
        call = self.manager.call
        ((model_id, _name),) = call("ir.model", "name_search", self.kind.model, [], "=")
        call(_WIZARD, "write", [wizard_id], {"model_id": model_id})
        call(_WIZARD, "action_read_columns", [wizard_id])
        lines = "pattern.sync.wizard.column"
        found = call(lines, "search_read", [("wizard_id", "=", wizard_id)], ["header"])
        self.assertEqual(tuple(one["header"] for one in found), self.kind.header)
        paths = (self.kind.key, *self.kind.columns)
        for line, path in zip(found, paths, strict=True):
            is_key = path == self.kind.key
            vals = {"path": path, "is_key": is_key, "is_taken": True}
            call(lines, "write", [line["id"]], vals)
        return {}

    def read_settings(self) -> None:
        """What was made; and we tell him what we delete."""
        with self.live.env() as env:
            backend = env["pattern.sync.backend"].browse(self.backend_id)
            self.assertEqual(backend.sync_user_id.login, MANAGER)
            backend.policy_ids.export_delete_enabled = True
            tasks = backend.task_ids
            self.task_ids = tasks.ids
            out = tasks.filtered(lambda t: t.method_type == "export")
            self.out_id = out.filtered("pattern_config_id").id


@tagged("post_install", "-at_install")
class TestFtpWeek(WizardWeek):
    partner_class = FtpPartner

    def test_rounds(self):
        self.live_rounds()


@tagged("post_install", "-at_install")
class TestWebdavWeek(WizardWeek):
    partner_class = WebdavPartner

    def test_rounds(self):
        self.live_rounds()
