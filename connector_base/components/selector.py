# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of our records changed since an instant (seed 003: msince)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odoo.addons.component.core import Component


@dataclass
class SyncSelection:
    """What is to be exported.

    ``records``     the records that changed, oldest first
    ``components``  of those, by field: the lines that changed
    ``references``  records that they refer to, whatever their date
    ``mtimes``      when each of the records changed, by id
    """

    records: Any
    components: dict[str, Any] = field(default_factory=dict)
    references: list[Any] = field(default_factory=list)
    mtimes: dict[int, datetime] = field(default_factory=dict)


class MsinceSelector(Component):
    """Selects real records by their own date and that of their components."""

    _name = "connector.msince.selector"
    _inherit = "connector.base"
    _usage = "msince.selector"

    # One2many fields of the real record whose lines count as parts of it.
    _component_fields: tuple[str, ...] = ()
    # Many2one and many2many fields whose records are exported along.
    _reference_fields: tuple[str, ...] = ()

    def select(self, msince: datetime | None, domain: list | None = None):
        """Return what changed since (inclusive); without an instant, everything.

        :param domain: on the real records
        """
        binder = self.component(usage="binder")
        model = self.env[binder.unwrap_model()].with_context(active_test=False)
        found = model.search(domain or [])
        mtimes = {record.id: self._get_mtime(record) for record in found}
        components: dict[str, Any] = {}
        for name in self._component_fields:
            components[name] = self._select_lines(model, name, msince, mtimes)
        chosen = [
            record for record in found if msince is None or mtimes[record.id] >= msince
        ]
        chosen.sort(key=lambda record: (mtimes[record.id], record.id))
        records = model.concat(*chosen)
        references = [records[name] for name in self._reference_fields]
        return SyncSelection(records, components, references, mtimes)

    def _get_mtime(self, record) -> datetime:
        """The youngest of a record and of those that it is made of (``_inherits``)."""
        parents = [record[name] for name in record._inherits.values()]
        return max(one.write_date for one in [record, *parents] if one)

    def _select_lines(self, model, name: str, msince, mtimes: dict[int, datetime]):
        """Lines that changed; they make their records as young as themselves."""
        one2many = model._fields[name]
        comodel = self.env[one2many.comodel_name].with_context(active_test=False)
        # By the inverse: the domain of the field may hide archived lines.
        lines = comodel.search([(one2many.inverse_name, "in", list(mtimes))])
        changed = lines.filtered(lambda line: not msince or line.write_date >= msince)
        for line in changed:
            owner = line[one2many.inverse_name].id
            mtimes[owner] = max(mtimes[owner], line.write_date)
        return changed
