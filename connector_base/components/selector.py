# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of our records changed since an instant (seed 003: msince)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odoo.fields import Domain

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
    mtimes: dict[int, datetime | None] = field(default_factory=dict)


class MsinceSelector(Component):
    """Selects real records by their own date and that of their components.

    A component that was deleted counts too: ``connector.component.listener`` notes it.
    """

    _name = "connector.msince.selector"
    _inherit = "connector.base"
    _usage = "msince.selector"

    # One2many fields of the real record whose lines count as parts of it.
    _component_fields: tuple[str, ...] = ()
    # Many2one and many2many fields whose records are exported along.
    _reference_fields: tuple[str, ...] = ()

    def select(self, msince: datetime | None, domain: list | None = None):
        """Return what changed since (inclusive); without an instant, everything.

        The database chooses: what did not change is never read.

        :param domain: on the real records
        """
        binder = self.component(usage="binder")
        model = self.env[binder.unwrap_model()].with_context(active_test=False)
        wanted = Domain(domain or [])
        components: dict[str, Any] = {}
        parts: dict[int, datetime] = {}
        for name in self._component_fields:
            lines, dates = self._select_lines(model, name, msince, wanted)
            components[name] = lines
            _keep_youngest(parts, dates)
        _keep_youngest(parts, self._get_deletions(msince))
        changed = self._get_changed_domain(model, msince, parts)
        found = self._search_dates(model, wanted & changed)
        mtimes: dict[int, datetime | None] = {}
        for record in found:
            mtimes[record.id] = _youngest(self._get_mtime(record), parts, record.id)
        records = model.browse(sorted(mtimes, key=lambda id_: _by_age(mtimes, id_)))
        records = records.filtered(lambda one: _is_since(mtimes[one.id], msince))
        references = [records[name] for name in self._reference_fields]
        return SyncSelection(records, components, references, mtimes)

    def _search_dates(self, model, domain: Domain):
        """Find records; of each the dates are read, and no more: they may be all."""
        found = model.search_fetch(domain, ["write_date", *model._inherits.values()])
        for name in model._inherits.values():
            found[name].fetch(["write_date"])
        return found

    def _get_mtime(self, record) -> datetime | None:
        """The youngest of a record and of those that it is made of (``_inherits``).

        None when it has no date of its own: then it always counts as changed.
        """
        if not record.write_date:
            return None
        parents = [record[name] for name in record._inherits.values()]
        return max(one.write_date for one in [record, *parents] if one.write_date)

    def _get_changed_domain(self, model, msince, parts: dict[int, datetime]) -> Domain:
        if msince is None:
            return Domain.TRUE
        dates = ["write_date"]
        dates += [f"{name}.write_date" for name in model._inherits.values()]
        changed = Domain.OR([Domain(name, ">=", msince) for name in dates])
        return changed | Domain("write_date", "=", False) | Domain("id", "in", [*parts])

    def _select_lines(self, model, name: str, msince, domain: Domain):
        """Lines that changed, and the date of the youngest for each record."""
        one2many = model._fields[name]
        inverse = one2many.inverse_name
        comodel = self.env[one2many.comodel_name].with_context(active_test=False)
        # By the inverse: the domain of the field may hide archived lines.
        lines = Domain(inverse, "in", model._search(domain))
        if msince is not None:
            lines &= Domain("write_date", ">=", msince)
        groups = comodel._read_group(lines, [inverse], ["write_date:max"])
        # An inverse that is a number instead of a many2one gives the id itself.
        dates = {getattr(owner, "id", owner): date for owner, date in groups if date}
        return comodel.search(lines), dates

    def _get_deletions(self, msince: datetime | None) -> dict[int, datetime]:
        """When records last lost a component, by id."""
        if not self._component_fields:
            return {}
        tombstones = self.env["connector.tombstone"]
        return tombstones._get_component_deletions(
            self.backend_record, self.model._name, msince
        )


def _keep_youngest(dates: dict[int, datetime], others: dict[int, datetime]) -> None:
    for key, date in others.items():
        dates[key] = max(date, dates.get(key, date))


def _youngest(date: datetime | None, parts: dict[int, datetime], key: int):
    return date and max(date, parts.get(key, date))


def _by_age(mtimes: dict[int, datetime | None], key: int) -> tuple[datetime, int]:
    return mtimes[key] or datetime.min, key


def _is_since(mtime: datetime | None, msince: datetime | None) -> bool:
    # The database may have compared whole seconds.
    return msince is None or mtime is None or mtime >= msince
