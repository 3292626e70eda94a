# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writes what importers have prepared: one record, or all of a slice together."""

from odoo.addons.component.core import Component

from .binder import ConnectorBinder
from .binder_stamps import BinderStamps
from .importer import RecordImporter
from .importer_steps import RecordImporterSteps


class ImportWriter(Component):
    """Creates and updates records, and stamps their bindings.

    An importer or a binder with a ``_create`` (``create``, ``bind``) of its own is
    asked for each of its records.
    """

    _name = "connector.import.writer"
    _inherit = ["connector.base", "base.synchronizer"]
    _usage = "import.writer"

    def write(self, importers: list[RecordImporter]) -> None:  # pylint: disable=method-required-super
        """Write the values of prepared importers of the model at work, in order.

        Each importer's ``written`` is the binding afterwards.
        """
        together = [one for one in importers if self._is_plain_creation(one)]
        prepared = [one.get_new_values() for one in together]
        bindings = self.binder.create_many(prepared) if prepared else ()
        for importer, binding in zip(together, bindings, strict=True):
            importer.written = binding
        rest = [one for one in importers if one not in together]
        for importer in rest:
            importer.written = importer.write_values()
        for importer in rest:
            importer.bind()

    def _is_plain_creation(self, importer: RecordImporter) -> bool:
        own = {
            type(importer)._create: RecordImporter._create,
            type(importer).bind: RecordImporterSteps.bind,
            type(self.binder).create: ConnectorBinder.create,
            type(self.binder).bind: BinderStamps.bind,
        }
        return importer.is_new and all(one is ours for one, ours in own.items())
