# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import content_disposition, request


class ExchangeDownloads(http.Controller):
    """Exchanges as files; for those who keep them."""

    @http.route(
        "/pattern_import_export_synchronize/exchange/<int:exchange_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def exchange(self, exchange_id: int):
        """An exchange as JSON, without secrets."""
        found = request.env["pattern.sync.backend"].browse(exchange_id).exists()
        if not found:
            raise request.not_found()
        found.check_access("write")
        return request.make_response(
            found._dump_json().encode(),
            [
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", content_disposition(f"{found.name}.json")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
