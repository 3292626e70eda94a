# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What changed here since: records, and what they are made of."""

from datetime import timedelta

from .common import FakeConnectorCase

MINUTE = timedelta(minutes=1)


class TestExportSince(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.peer.put("contact", 1, name="Firm")
        self.pull(1)
        self.firm = self.binding(1).odoo_id
        self.age(self.firm)
        self.env["res.partner"].search([]).flush_recordset()
        self.msince = self.env.cr.now() - 30 * MINUTE

    def select(self, msince):
        with self.backend.work_on("fake.res.partner") as work:
            selector = work.component(usage="msince.selector")
            return selector.select(msince, [("id", "=", self.firm.id)])

    def test_selection_is_inclusive(self):
        date = self.firm.write_date
        self.assertTrue(self.select(date).records)
        self.assertFalse(self.select(date + timedelta(seconds=1)).records)
        self.assertTrue(self.select(None).records)

    def test_without_an_instant_everything_oldest_first(self):
        self.peer.put("contact", 2, name="Second")
        self.pull(2)
        second = self.binding(2).odoo_id
        self.age(second, 600)
        with self.backend.work_on("fake.res.partner") as work:
            selector = work.component(usage="msince.selector")
            domain = [("id", "in", (second | self.firm).ids)]
            records = selector.select(None, domain).records
        self.assertEqual(records.ids, [second.id, self.firm.id])

    def test_changed_component_selects_its_record(self):
        child = self.env["res.partner"].create(
            {"name": "Child", "parent_id": self.firm.id}
        )
        self.age(self.firm)
        selection = self.select(self.msince)
        self.assertEqual(selection.records, self.firm)
        self.assertEqual(selection.components["child_ids"], child)
        child.active = False
        self.assertEqual(self.select(self.msince).components["child_ids"], child)
        self.age(child)
        self.assertFalse(self.select(self.msince).records)

    def test_references_come_along_whatever_their_date(self):
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        self.firm.with_context(connector_no_export=True).category_id = tag
        self.age(tag, 600)
        self.assertEqual(self.select(self.msince).references, [tag])

    def test_record_that_another_one_delegates_to_selects_it(self):
        """As a template does for its variants; a user delegates to its contact."""
        user = self.plain
        self.age(user, 600)
        self.age(user.partner_id, 600)

        def select():
            with self.backend.work_on("res.users") as work:
                selector = work.component(usage="msince.selector")
                return selector.select(self.msince, [("id", "=", user.id)])

        self.assertFalse(select().records)
        self.age(user.partner_id, -600)
        selection = select()
        self.assertEqual(selection.records, user)
        self.assertEqual(selection.mtimes[user.id], user.partner_id.write_date)

    def test_changes_are_exported_and_counted(self):
        self.policy(export_enabled=True)
        self.firm.with_context(connector_no_export=True).street = "One"
        self.binding(1).sync_write_date = self.msince
        self.backend.action_sync_now()
        self.run_jobs()
        run = self.env["connector.sync.run"].search([])
        self.assertEqual((run.direction, run.state, run.updated_count),
                         ("export", "done", 1))  # fmt: skip
        self.assertEqual(self.peer.get("contact", 1)["street"], "One")
        cursor = self.backend._get_cursor("fake.res.partner", "export")
        self.assertEqual(cursor.value, self.firm.write_date)

    def test_switching_on_does_not_send_the_whole_database(self):
        self.policy(export_enabled=True)
        self.backend.action_sync_now()
        self.run_jobs()
        self.assertEqual(self.peer.count("contact"), 1)

    def test_deleted_component_selects_its_record(self):
        child = self.env["res.partner"].create(
            {"name": "Child", "parent_id": self.firm.id}
        )
        self.age(self.firm)
        self.age(child)
        self.assertFalse(self.select(self.msince).records)
        # Whoever deletes it, and in whatever context.
        child.with_user(self.contacts_user()).with_context(
            connector_no_export=True
        ).unlink()
        selection = self.select(self.msince)
        self.assertEqual(selection.records, self.firm)
        self.assertEqual(selection.mtimes, {self.firm.id: self.env.cr.now()})
        self.assertFalse(self.select(self.env.cr.now() + MINUTE).records)

    def contacts_user(self):
        self.plain.group_ids += self.env.ref("base.group_partner_manager")
        return self.plain

    def test_lines_changed_and_deleted_are_exported_once(self):
        self.policy("fake.order", export_enabled=True)
        lines = [{"code": "A", "quantity": 1}, {"code": "B", "quantity": 2}]
        self.peer.put("order", 1, name="SO1", lines=lines)
        self.pull(1, "fake.order")
        binding = self.binding(1, "fake.order")
        binding.export_record()
        first, second = binding.odoo_id.line_ids
        self.pass_time(binding)
        self.assertEqual(self.export(), {"listed": 0})
        first.quantity = 5
        self.assertEqual(self.export(), {"listed": 1, "updated": 1})
        sent = {"code": "A", "quantity": 5}, {"code": "B", "quantity": 2}
        self.assertEqual(tuple(self.peer.get("order", 1)["lines"]), sent)
        self.pass_time(binding)
        second.unlink()
        self.assertEqual(self.export(), {"listed": 1, "updated": 1})
        self.assertEqual(self.peer.get("order", 1)["lines"], [sent[0]])
        # The tombstone is listed until the overlap is over; the values are known.
        self.assertEqual(self.export(), {"listed": 0})

    def pass_time(self, binding):
        """Let the last exchange be an hour ago, on all sides."""
        self.age(binding.odoo_id)
        for line in binding.odoo_id.line_ids:
            self.age(line)
        binding.sync_write_date = binding.odoo_id.write_date

    def export(self):
        """Export what changed; the counts of the run that are not zero."""
        run = self.backend.export_since("fake.order")
        self.run_jobs()
        counts = {name: run[f"{name}_count"] for name in ("listed", "updated")}
        return {k: v for k, v in counts.items() if v or k == "listed"}

    def test_selection_reads_only_what_changed(self):
        for number in range(2, 30):
            self.peer.put("contact", number, name=f"N{number}")
            self.pull(number)
            self.age(self.binding(number).odoo_id)
        self.policy(export_enabled=True)
        self.binding(7).odoo_id.with_context(connector_no_export=True).street = "One"
        self.env.flush_all()
        self.env.invalidate_all()
        cursor = self.backend._get_cursor("fake.res.partner", "export")
        cursor.value = self.env.cr.now()
        with self.backend.work_on("fake.res.partner") as work:
            batch = work.component(usage="cursor.batch.exporter")
            changes = list(batch._list_changes(cursor._get_msince(300)))
        self.assertEqual([key for key, _mtime in changes],
                         [str(self.binding(7).odoo_id.id)])  # fmt: skip
        read = self.env.cache.get_records(
            self.env["res.partner"], self.env["res.partner"]._fields["write_date"]
        )
        self.assertNotIn(self.binding(8).odoo_id, read)

    def test_listing_of_everything_reads_dates_only(self):
        """All values of all records would fill the memory."""
        record, binding = self.binding(1).odoo_id, self.binding(1)
        self.policy(export_enabled=True)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.backend.work_on("fake.res.partner") as work:
            batch = work.component(usage="cursor.batch.exporter")
            changes = list(batch._list_changes(None))
            self.assertEqual(batch._get_bindings(record), {record.id: binding})
        self.assertIn(str(record.id), [key for key, _mtime in changes])
        for found, read, unread in (
            (record, "write_date", "email"),
            (binding, "sync_write_date", "base_values"),
        ):
            get_records = self.env.cache.get_records
            self.assertIn(found, get_records(found, found._fields[read]))
            self.assertNotIn(found, get_records(found, found._fields[unread]))

    def test_tombstones_of_components_go_once_the_cursor_has_passed(self):
        child = self.env["res.partner"].create(
            {"name": "Child", "parent_id": self.firm.id}
        )
        child.unlink()
        tombstones = self.env["connector.tombstone"]
        stone = tombstones.search([("owner_id", "=", self.firm.id)])
        cursor = self.backend._get_cursor("fake.res.partner", "export")
        cursor.value = stone.deleted_at + timedelta(hours=20)
        tombstones._gc_components()
        self.assertTrue(stone.exists())
        cursor.value = stone.deleted_at + timedelta(hours=25)
        tombstones._gc_components()
        self.assertFalse(stone.exists())
