# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import content_disposition, request


class PatternDownloads(http.Controller):
    """Files that are made on the spot; rights are those of the patterns."""

    @http.route(
        "/pattern_import_export/template/<int:pattern_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self, pattern_id: int):
        """An empty file of a pattern."""
        name, content = self._find([pattern_id])._get_template()
        return self._send(name, content)

    @http.route(
        "/pattern_import_export/patterns/<string:ids>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def patterns(self, ids: str):
        """Patterns as JSON; ``ids`` are separated by commas."""
        numbers = ids.split(",")
        if not all(number.isdecimal() for number in numbers):
            raise request.not_found()
        found = self._find([int(number) for number in numbers])
        name = f"{found.name}.json" if len(found) == 1 else "patterns.json"
        return self._send(name, found._dump_json().encode())

    def _find(self, ids: list[int]):
        found = request.env["pattern.config"].browse(ids).exists()
        if len(found) != len(set(ids)):
            raise request.not_found()
        found.check_access("read")
        return found

    def _send(self, name: str, content: bytes):
        return request.make_response(
            content,
            [
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
