# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the peer is called, and whether it lets us."""

from datetime import timedelta

from odoo import fields

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector_base.exceptions import PeerConfigurationError

_OLDEST = 19
_CLOCK_PRECISION = timedelta(seconds=2)


class PeerConnection(AbstractComponent):
    """Calls one model of the peer; the test of the connection."""

    _name = "odoo.peer.connection"
    _inherit = "odoo.peer.errors"

    # The model over there.
    _peer_model = ""

    @property
    def clock_offset(self):
        """None below what an answer's date can tell: it has no fractions."""
        offset = self.work.client.clock_offset
        return offset if offset and abs(offset) > _CLOCK_PRECISION else None

    @property
    def peer_now(self):
        """By the date of the last answer; None before the first."""
        offset = self.work.client.clock_offset
        return None if offset is None else fields.Datetime.now() + offset

    def call(self, method: str, *, model: str | None = None, context=None, **params):
        """Call the peer; errors come as those that jobs understand."""
        asked = {"active_test": False, **(context or {})}
        if self.backend_record.default_lang_id:
            asked["lang"] = self.backend_record.default_lang_id.code
        with self._translate_errors():
            return self.work.client.call(
                model or self._peer_model, method, context=asked, **params
            )

    def ping(self) -> None:
        with self._translate_errors():
            version = self.work.client.get_version()
        if not version or version[0] != _OLDEST:
            raise PeerConfigurationError(
                self.env._(
                    "%(url)s is an Odoo %(version)s: this connector speaks with "
                    "Odoo 19.",
                    url=self.backend_record.url,
                    version=".".join(str(part) for part in version[:2]) or "?",
                )
            )
        self.call("context_get", model="res.users")
        self.backend_record._note_clock(self.work.client.clock_offset)
        # sudo: what is to be synchronised is known to the connection test.
        lines = self.backend_record.sudo().policy_ids
        chosen = lines.filtered(lambda one: one.import_enabled or one.export_enabled)
        self.check_rights(chosen or lines)

    def check_rights(self, policies) -> None:
        """Raise an error when the key's user may not do what these lines say."""
        backend = self.backend_record
        missing = []
        for line in policies:
            with backend.work_on(line.model_name, client=self.work.client) as work:
                adapter = work.component(usage="backend.adapter")
                lacking = adapter._get_lacking_rights(line)
            if lacking:
                missing.append(
                    self.env._(
                        "%(rights)s %(model)s",
                        rights=", ".join(lacking),
                        model=line.model_label,
                    )
                )
        if missing:
            raise PeerConfigurationError(
                self.env._(
                    "The user of the API key lacks rights over there: %s",
                    "; ".join(missing),
                )
            )

    def _get_lacking_rights(self, policy) -> list[str]:
        wanted = ["read"]
        if policy.export_enabled:
            wanted += (
                ["write", "create"] if self.backend_record.export_new else ["write"]
            )
            if policy.export_delete_enabled:
                archive = self.backend_record.export_delete_action == "archive"
                wanted += [] if archive else ["unlink"]
        words = {
            "read": self.env._("read"),
            "write": self.env._("change"),
            "create": self.env._("create"),
            "unlink": self.env._("delete"),
        }
        return [
            words[right]
            for right in wanted
            if not self.call("has_access", operation=right)
        ]
