# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records of one model in a tree, known by their names where both sides have them.

For a binding model whose records have a ``parent_id`` of their own model. Importer,
matcher and exporter are inherited in front of those that they complete.
"""

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.components.mapper import changed_by, mapping


class TreeAdapter(AbstractComponent):
    _name = "odoo.peer.tree.adapter"
    _inherit = "odoo.peer.adapter"
    _relations = frozenset({"parent_id"})
    _parent = "parent_id"


class TreeImporter(AbstractComponent):
    _name = "odoo.peer.tree.importer"
    _inherit = "connector.base"

    def _import_dependencies(self):
        self._import_read_ahead(self.data["parent_id"])


class TreeMatcher(AbstractComponent):
    """The same name below the same record means that record."""

    _name = "odoo.peer.tree.matcher"
    _inherit = "odoo.peer.named.matcher"

    @property
    def _owner(self):
        return "parent_id", self.model._name


class TreeExportMapper(AbstractComponent):
    _name = "odoo.peer.tree.export.mapper"
    _inherit = "odoo.peer.export.mapper"

    @changed_by("parent_id")
    @mapping
    def parent(self, record):
        return {"parent_id": self.bound_id(self.model._name, record.parent_id)}


class TreeExporter(AbstractComponent):
    _name = "odoo.peer.tree.exporter"
    _inherit = "connector.base"

    def _export_dependencies(self):
        self._export_dependency(self.binding.parent_id, self.model._name)
