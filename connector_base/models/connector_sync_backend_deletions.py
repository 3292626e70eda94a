# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import models
from odoo.exceptions import UserError

from ..core.msince import MsinceError, parse_msince


class ConnectorSyncBackend(models.AbstractModel):
    """What a peer may ask us for: what was deleted here."""

    _inherit = "connector.sync.backend"

    def search_deleted(
        self, model_name: str, msince: str | datetime | None = None
    ) -> list[dict[str, str]]:
        """Return which records known to this peer were deleted here, oldest first.

        For a peer that asks, over JSON-2 too, instead of being told by jobs. What was
        deleted here because the peer said so is not among it.

        :param model_name: the model that is synchronised, as on the tab *Models*
        :param msince: ``YYYY-MM-DDThh:mm:ssZ``, inclusive, by our clock; None: all
        :return: ``external_id`` (the peer's) and ``deleted_at`` (as ``msince``)
        :raises UserError: when ``msince`` is no such instant
        """
        self.ensure_one()
        self.check_access("read")
        try:
            instant = parse_msince(msince)
        except MsinceError as error:
            # pylint: disable=translation-not-lazy
            raise UserError(self.env._(error.message, **error.values)) from error
        tombstones = self.env["connector.tombstone"]
        return tombstones._list_deleted(self, model_name, instant)
