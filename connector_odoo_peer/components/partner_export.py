# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Contacts on their way to the peer."""

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import changed_by, mapping

from .partner import PARTNER, PLAIN, TAG, follows_parent


class PartnerExportMapper(Component):
    _name = "odoo.peer.partner.export.mapper"
    _inherit = "odoo.peer.export.mapper"
    _apply_on = PARTNER

    direct = [(name, name) for name in PLAIN]

    @changed_by("parent_id")
    @mapping
    def parent(self, record):
        return {"parent_id": self.bound_id(PARTNER, record.parent_id)}

    @changed_by("category_id")
    @mapping
    def categories(self, record):
        return {"category_id": self.link_commands(record, "category_id", TAG)}

    @changed_by("country_id")
    @mapping
    def country(self, record):
        code = record.country_id.code
        if not code:
            return {"country_id": False}
        key = {"code": code}
        return self.there_or_note(record, "country_id", "res.country", key)

    @changed_by("state_id")
    @mapping
    def state(self, record):
        state = record.state_id
        if not state:
            return {"state_id": False}
        key = {"code": state.code, "country_id.code": state.country_id.code}
        return self.there_or_note(record, "state_id", "res.country.state", key)

    @changed_by("lang")
    @mapping
    def language(self, record):
        if not record.lang:
            return {"lang": False}
        key = {"code": record.lang, "active": True}
        known = self.there_or_note(record, "lang", "res.lang", key)
        return {"lang": record.lang} if known else {}

    @changed_by("image_1920")
    @mapping
    def image(self, record):
        return self.image_value(record, "image_1920")


class PartnerExporter(Component):
    _name = "odoo.peer.partner.exporter"
    _inherit = "odoo.peer.exporter"
    _apply_on = PARTNER

    def get_unsent_fields(self, binding):
        names = super().get_unsent_fields(binding)
        parent = binding.parent_id
        followed = follows_parent(binding.type, bool(parent), binding.is_company)
        return names - {name for name in followed if binding[name] == parent[name]}

    def _export_dependencies(self):
        for tag in self.binding.category_id:
            self._export_dependency(tag, TAG)
        wanted = self.backend_record._get_partner_domain()
        parent = self.binding.parent_id.filtered_domain(wanted)
        self._export_dependency(parent, PARTNER)


class PartnerExportDomain(Component):
    _name = "odoo.peer.partner.export.domain"
    _inherit = "odoo.peer.export.domain"
    _apply_on = PARTNER

    def _get_wanted(self):
        return self.backend_record._get_partner_domain()


class PartnerListener(Component):
    _name = "odoo.peer.partner.listener"
    _inherit = "connector.export.listener"
    _apply_on = [PARTNER, "res.partner"]
    _binding_model = PARTNER
