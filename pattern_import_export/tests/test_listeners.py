# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import Mock, patch

from odoo.tests import TransactionCase

from odoo.addons.base_import_async.models.undo_capture import UndoCapture, capturing
from odoo.addons.component_event.components.event import CollectedEvents
from odoo.addons.component_event.models.base import Base


class TestListeners(TransactionCase):
    def create_tags(self, *listeners):
        """Create three tags as an import does; how often it was asked who listens."""
        collect = Mock(return_value=CollectedEvents(listeners))
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        with (
            patch.object(Base, "_event", collect),
            capturing(self.env, capture),
        ):
            self.env["res.partner.category"].create([{"name": n} for n in "abc"])
        return collect.call_count

    def test_who_listens_hears_of_each_imported_record(self):
        listener = Mock()
        self.assertEqual(self.create_tags(listener), 3)
        heard = [call.args[0].name for call in listener.call_args_list]
        self.assertEqual(heard, ["a", "b", "c"])

    def test_where_nobody_listens_it_is_asked_once(self):
        self.assertEqual(self.create_tags(), 1)
