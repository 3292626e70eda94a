# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a person must look at."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.connector.exception import InvalidDataError

from ..peer import NO_PEER
from .common import FakeConnectorCase

ACTIVITY = "connector_base.mail_activity_checkpoint"


class TestCheckpoint(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.ada = self.env["res.partner"].create({"name": "Ada Checked"})

    def test_record_to_review(self):
        checkpoint = self.backend.add_checkpoint(self.ada)
        self.assertEqual(
            (checkpoint.name, checkpoint.res_model, checkpoint.res_id),
            ("Ada Checked", "res.partner", self.ada.id),
        )
        self.assertEqual(checkpoint.backend_name, "Fake")
        self.assertEqual(checkpoint.company_id, self.backend.company_id)
        self.assertEqual(checkpoint.state, "need_review")
        self.assertEqual(self.backend.checkpoint_count, 1)

    def test_binding_means_its_record(self):
        self.peer.put("contact", 1, name="Bob")
        self.pull(1)
        checkpoint = self.backend.add_checkpoint(self.binding(1))
        self.assertEqual(checkpoint.res_id, self.binding(1).odoo_id.id)

    def test_links_to_what_it_is_about(self):
        self.peer.put("contact", 1, name="Ada")
        self.pull(1)
        binding = self.binding(1)
        found = self.backend.add_checkpoint(
            binding, binding_model=binding._name, external_id="1"
        )
        self.assertEqual(found.record_ref, binding.odoo_id)
        self.assertEqual(found.backend_ref, self.backend)
        self.assertEqual(found.binding_id, binding.id)
        seen = found.with_user(self.reviewer)
        self.assertEqual(seen.binding_id, binding.id)
        record, _link = binding.odoo_id, binding.unlink()
        self.assertFalse(found.binding_id)
        record.unlink()
        found.invalidate_recordset()
        self.assertFalse(found.record_ref)
        of_nothing = self.backend.add_checkpoint(message="Look")
        self.assertFalse(of_nothing.record_ref)
        self.assertFalse(of_nothing.binding_id)

    def test_earlier_signatures(self):
        checkpoints = self.env["connector.checkpoint"]
        one = checkpoints.create_from_name(
            "res.partner", self.ada.id, "fake.backend", self.backend.id
        )
        two = self.backend.add_checkpoint(model="res.partner", record_id=self.ada.id)
        self.assertEqual(one, two)
        three = checkpoints.create_from_message(
            "fake.backend", self.backend.id, "Look at the shop"
        )
        self.assertEqual((three.name, three.kind), ("Look at the shop", "message"))

    @mute_logger("odoo.sql_db")
    def test_neither_record_nor_message_is_an_error(self):
        with self.assertRaises(UserError):
            self.backend.add_checkpoint()
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.env["connector.checkpoint"].create(
                {"backend_model": "fake.backend", "backend_res_id": self.backend.id}
            )
            self.env.flush_all()

    def test_one_is_open_for_a_target(self):
        first = self.backend.add_checkpoint(self.ada, "One")
        again = self.backend.add_checkpoint(self.ada, "Two")
        self.assertEqual(first, again)
        self.assertIn("Two", first.message_ids[0].body)
        other_kind = self.backend.add_checkpoint(self.ada, "Bad", kind="error")
        self.assertNotEqual(first, other_kind)
        first.reviewed()
        self.assertNotEqual(first, self.backend.add_checkpoint(self.ada))
        with self.assertRaises(UserError):
            first.action_reopen()

    def test_import_asks_for_reviews_as_the_backend_says(self):
        for mode, after_create, after_update in [
            ("off", 0, 0),
            ("create", 1, 0),
            ("create_update", 1, 1),
        ]:
            self.backend.checkpoint_mode = mode
            self.peer.put("contact", mode, name=mode)
            self.pull(mode)
            self.assertEqual(len(self.checkpoints()), after_create, mode)
            self.checkpoints().reviewed()
            self.peer.put("contact", mode, name=f"{mode} 2")
            self.pull(mode)
            self.assertEqual(len(self.checkpoints()), after_update, mode)
            self.checkpoints().reviewed()

    def test_review_closes_the_activity_and_back(self):
        self.backend.checkpoint_user_ids = self.reviewer
        checkpoint = self.backend.add_checkpoint(self.ada)
        self.assertEqual(checkpoint.activity_ids.user_id, self.reviewer)
        checkpoint.with_user(self.reviewer).reviewed()
        self.assertFalse(checkpoint.activity_ids)
        self.assertEqual(checkpoint.state, "reviewed")
        self.assertEqual(checkpoint.reviewed_by_id, self.reviewer)
        self.assertTrue(checkpoint.reviewed_date)
        other = self.backend.add_checkpoint(self.ada)
        other.activity_ids.with_user(self.reviewer).action_done()
        self.assertEqual(other.state, "reviewed")
        self.assertEqual(other.reviewed_by_id, self.reviewer)

    def test_wizard_reviews_the_selected(self):
        one = self.backend.add_checkpoint(self.ada)
        two = self.backend.add_checkpoint(message="Look")
        wizard = (
            self.env["connector.checkpoint.review"]
            .with_user(self.reviewer)
            .with_context(active_ids=[one.id, two.id])
            .create({"comment": "Fine"})
        )
        self.assertEqual(wizard.checkpoint_count, 2)
        wizard.review()
        self.assertEqual({one.state, two.state}, {"reviewed"})
        self.assertIn("Fine", one.message_ids[0].body)

    def test_open_the_record_and_find_by_its_name(self):
        checkpoint = self.backend.add_checkpoint(self.ada)
        action = checkpoint.action_open_record()
        self.assertEqual((action["res_model"], action["res_id"]),
                         ("res.partner", self.ada.id))  # fmt: skip
        found = self.env["connector.checkpoint"].search([("name", "ilike", "checked")])
        self.assertEqual(found, checkpoint)
        self.assertFalse(
            self.env["connector.checkpoint"].search([("name", "ilike", "nobody")])
        )

    def test_deleted_record_leaves_a_readable_trail(self):
        checkpoint = self.backend.add_checkpoint(self.ada)
        self.ada.unlink()
        checkpoint.invalidate_recordset()
        self.assertIn("(deleted)", checkpoint.name)
        with self.assertRaises(UserError):
            checkpoint.action_open_record()
        self.open_screens(checkpoint)
        self.env["connector.checkpoint"]._gc_orphans()
        self.assertEqual(checkpoint.state, "reviewed")

    def test_uninstalled_model_and_backend_leave_a_readable_trail(self):
        checkpoint = self.backend.add_checkpoint(self.ada)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE connector_checkpoint SET res_model = 'gone.model', "
            "backend_model = 'gone.backend' WHERE id = %s",
            (checkpoint.id,),
        )
        self.env.invalidate_all()
        values = checkpoint.with_user(self.reviewer).web_read(
            {"name": {}, "backend_name": {}, "model_label": {}, "display_name": {}}
        )[0]
        self.assertIn("gone.model", values["name"])
        self.assertIn("gone.backend", values["backend_name"])
        self.open_screens(checkpoint)
        checkpoint.with_user(self.reviewer).reviewed()
        checkpoint.action_reopen()
        self.assertFalse(
            self.env["connector.checkpoint"].search([("name", "=", "nobody")])
        )

    def open_screens(self, checkpoint):
        """Read all that the form, the list and the cards show, as a reviewer."""
        checkpoint = checkpoint.with_user(self.reviewer)
        Form(checkpoint)
        for kind in ("list", "kanban"):
            names = checkpoint.get_view(view_type=kind)["models"][checkpoint._name]
            found = checkpoint.web_search_read(
                [("id", "=", checkpoint.id)], {name: {} for name in names}
            )
            self.assertEqual(len(found["records"]), 1)
        checkpoint.formatted_read_group([], ["res_model_id"], ["__count"])

    def test_deleted_binding_closes_its_checkpoints(self):
        self.peer.put("contact", 1, name="Bob")
        self.pull(1)
        checkpoint = self.backend.add_checkpoint(self.binding(1))
        self.binding(1).unlink()
        self.assertEqual(checkpoint.state, "reviewed")

    def test_companies_do_not_see_each_other(self):
        company = self.env["res.company"].create({"name": "Second"})
        checkpoint = self.backend.add_checkpoint(self.ada)
        model = self.env["connector.checkpoint"].with_user(self.reviewer)
        self.assertIn(checkpoint, model.search([]))
        self.backend.company_id = company
        self.assertNotIn(checkpoint, model.search([]))
        with self.assertRaises(AccessError):
            checkpoint.with_user(self.reviewer).reviewed()

    def test_who_may_what(self):
        checkpoint = self.backend.add_checkpoint(self.ada)
        with self.assertRaises(AccessError):
            checkpoint.with_user(self.plain).read(["state"])
        with self.assertRaises(AccessError):
            checkpoint.with_user(self.plain).reviewed()
        with self.assertRaises(AccessError):
            checkpoint.with_user(self.reviewer).write({"message": "Mine"})
        with self.assertRaises(AccessError):
            checkpoint.with_user(self.reviewer).unlink()
        checkpoint.with_user(self.reviewer).reviewed()
        checkpoint.with_user(self.manager).action_reopen()
        for model in ("connector.sync.run", "connector.tombstone", "fake.backend"):
            self.env[model].with_user(self.manager).search([])
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.reviewer).search([])
        with self.assertRaises(AccessError):
            self.env["connector.sync.run"].with_user(self.manager).create({})

    def test_many_checkpoints_send_no_mail(self):
        self.backend.write(
            {"checkpoint_mode": "create", "checkpoint_user_ids": self.reviewer.ids}
        )
        before = self.env["mail.mail"].search_count([])
        for number in range(1000):
            self.peer.put("contact", number, name=f"N{number}")
        self.backend.import_batch("fake.res.partner", delayed=False)
        self.assertEqual(len(self.checkpoints()), 1000)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertEqual(len(self.checkpoints().activity_ids), 1000)

    def test_error_of_an_export_is_sent_again(self):
        partner = self.env["res.partner"].create({"name": "Ada"})
        self.policy(export_enabled=True)
        self.peer.broken = InvalidDataError("No such street")
        with self.backend.work_on("fake.res.partner") as work:
            work.component(usage="slice.exporter").run([str(partner.id)])
        error = self.checkpoints(kind="error").with_user(self.reviewer)
        self.assertTrue(error.is_export)
        # The peer has none yet.
        self.assertFalse(error.known_external_id)
        with self.assertRaisesRegex(UserError, "No such street"):
            error.action_send_again()
        self.peer.broken = NO_PEER
        with self.assertRaises(UserError):
            error.action_send_again()
        self.assertEqual(error.state, "need_review")
        self.peer.broken = None
        error.action_send_again()
        self.assertEqual(error.state, "reviewed")
        self.assertEqual(self.peer.count("contact"), 1)
        with self.assertRaises(AccessError):
            error.with_user(self.plain).action_send_again()

    def test_errors_are_closed_by_a_later_synchronisation(self):
        bound = self.env["res.partner"].create({"name": "Bob"})
        self.policy(export_enabled=True)
        with self.backend.work_on("fake.res.partner") as work:
            exporter = work.component(usage="slice.exporter")
            importer = work.component(usage="slice.importer")
            self.peer.broken = InvalidDataError("Not today")
            exporter.run([str(bound.id)])
            self.peer.broken = None
            self.peer.put("contact", 1, name="Ada", parent="none")
            self.peer.put("contact", 2, name="Eve", parent="none")
            for key in ("1", "2"):
                importer._set_aside(key, InvalidDataError("Nonsense"))
            self.assertEqual(len(self.checkpoints(kind="error")), 3)
            self.env.flush_all()
            self.cr.execute(
                "UPDATE connector_checkpoint SET write_date = write_date - "
                "interval '1 hour'"
            )
            self.checkpoints().invalidate_recordset(["write_date"])
            exporter.run([str(bound.id)])
            importer.run(["1"])
        close = self.env["connector.checkpoint"]._close_settled_errors
        close(self.backend, "fake.res.partner")
        self.assertEqual(self.checkpoints(kind="error").mapped("external_id"), ["2"])
