# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Contacts: companies, and the people and addresses below them; how they come in."""

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import mapping
from odoo.addons.connector_base.components.mapper import external_to_m2o

PARTNER = "odoo.peer.res.partner"
TAG = "odoo.peer.res.partner.category"
PLAIN = (
    *("name", "is_company", "type", "active", "ref", "vat", "company_registry"),
    *("email", "phone", "website", "street", "street2", "zip", "city"),
    *("function", "comment", "color"),
)

_ADDRESS = ("street", "street2", "zip", "city", "state_id", "country_id")
_COMMERCIAL = ("vat", "company_registry")
_COUNTRY = {"fields": {"code": {}}}
_STATE = {"fields": {"code": {}, "country_id": _COUNTRY}}


class PartnerAdapter(Component):
    _name = "odoo.peer.partner.adapter"
    _inherit = "odoo.peer.adapter"
    _apply_on = PARTNER
    _peer_model = "res.partner"
    _specification = {
        **{name: {} for name in (*PLAIN, "lang", "category_id")},
        "country_id": _COUNTRY,
        "state_id": _STATE,
        "parent_id": {
            "fields": {
                **{name: {} for name in (*_ADDRESS, *_COMMERCIAL)},
                "country_id": _COUNTRY,
                "state_id": _STATE,
            }
        },
    }
    _images = ("image_1920",)
    _relations = frozenset({"parent_id", "country_id", "state_id", "category_id"})
    _parent = "parent_id"
    _ahead = {"category_id": TAG}

    def _get_domain(self):
        return self.backend_record._get_filter("partner_domain")

    def search_modified(self, msince, muntil=None, filters=None):
        found = [*super().search_modified(msince, muntil, filters)]
        own = set()
        if not self.backend_record.with_company_contacts and self._has_unknown(found):
            # No field of contacts tells it in every Odoo; asked for only when needed.
            own = self._read_company_contacts()
        yield from (one for one in found if one[0] not in own)

    def _has_unknown(self, found: list[tuple]) -> bool:
        keys = {key for key, _mtime in found}
        domain = [
            ("backend_id", "=", self.backend_record.id),
            ("external_id", "in", [*keys]),
        ]
        model = self.model.with_context(active_test=False)
        return model.search_count(domain) < len(keys)

    def _read_company_contacts(self) -> set[str]:
        """The contacts that companies of the peer are."""
        rows = self.call(
            "search_read",
            model="res.company",
            domain=[],
            fields=["partner_id"],
            load="",
        )
        return {str(row["partner_id"]) for row in rows}

    def _read_records(self, external_ids):
        """Without what a contact has from its company: each side does that itself.

        Else one new address would arrive as many changes, or conflicts.
        """
        found = super()._read_records(external_ids)
        for row in found.values():
            parent = row["parent_id"]
            row["parent_id"] = parent and parent["id"]
            for name in follows_parent(row["type"], bool(parent), row["is_company"]):
                if row[name] == parent[name]:
                    del row[name]
        return found


def follows_parent(type_: str, has_parent: bool, is_company: bool) -> tuple[str, ...]:
    """The fields that Odoo copies from the record above."""
    if not has_parent:
        return ()
    address = _ADDRESS if type_ == "contact" else ()
    return address if is_company else (*address, *_COMMERCIAL)


class PartnerImportMapper(Component):
    _name = "odoo.peer.partner.import.mapper"
    _inherit = "odoo.peer.import.mapper"
    _apply_on = PARTNER

    direct = [
        *((name, name) for name in PLAIN),
        ("image_1920", "image_1920"),
        (external_to_m2o("parent_id", binding=PARTNER, deferred=True), "parent_id"),
    ]

    _mapped_fields = ("country_id", "state_id", "lang", "category_id")

    @mapping
    def country(self, record):
        if "country_id" not in record:
            return {}
        country = record["country_id"]
        if not country:
            return {"country_id": False}
        ours = self.find_by_key("country_id", "res.country", {"code": country["code"]})
        return {"country_id": ours.id} if ours else {}

    @mapping
    def state(self, record):
        if "state_id" not in record:
            return {}
        state = record["state_id"]
        if not state:
            return {"state_id": False}
        key = {"code": state["code"], "country_id.code": state["country_id"]["code"]}
        ours = self.find_by_key("state_id", "res.country.state", key)
        return {"state_id": ours.id} if ours else {}

    @mapping
    def language(self, record):
        code = record["lang"]
        if code and code not in dict(self.env["res.lang"].get_installed()):
            self.note_missing("lang", code)
            return {}
        return {"lang": code}

    @mapping
    def categories(self, record):
        return self.tags("category_id", TAG, record["category_id"])


class PartnerImporter(Component):
    _name = "odoo.peer.partner.importer"
    _inherit = "odoo.peer.importer"
    _apply_on = PARTNER

    def _import_dependencies(self):
        for tag in self.data["category_id"]:
            self._import_dependency(tag, TAG)
        self._import_read_ahead(self.data["parent_id"])

    def _get_result(self, values):
        """With the whole address where the contact leaves the one above.

        That one may get a new address in the same slice, which Odoo copies to those who
        are below it until then: values that were equal are not any more.
        """
        result = super()._get_result(values)
        if "parent_id" in result and self.vector.local is not None:
            kept = self.vector.kept_fields
            followed = (*_ADDRESS, *_COMMERCIAL)
            result |= {
                name: values[name]
                for name in followed
                if name in values and name not in kept
            }
        return result


class PartnerMatcher(Component):
    """The same reference, or else the same e-mail and name, means the same contact."""

    _name = "odoo.peer.partner.matcher"
    _inherit = "connector.record.matcher"
    _collection = "odoo.peer.backend"
    _apply_on = PARTNER
    _primary_fields = ("email", "name")

    def _get_ahead_fields(self):
        return ("ref", "email")

    def _get_ahead_value(self, source, name):
        return source[name]

    def match(self, vector):
        model = self.env["res.partner"]
        reference = vector.data["source"]["ref"]
        if reference:
            found = self._search(model, {"ref": reference}, ("ref",))
            if len(found) == 1:
                return found
        return super().match(vector)

    def _search(self, model, keys, names):
        found = super()._search(model, keys, names)
        if not found:
            return found
        return found.filtered_domain(self.backend_record._get_partner_domain())
