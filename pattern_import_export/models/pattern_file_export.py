# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence
from datetime import datetime, timedelta

from pytz import all_timezones_set

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.osutil import clean_filename

from odoo.addons.base_import_async.core.formats.base import get_format
from odoo.addons.base_import_async.core.states import RunState
from odoo.addons.connector_base.core.msince import MsinceError, parse_msince

from ..core.sheet_names import legal_sheet_name
from .export_cells import NAMES_ZONE

LAST_RUN = "last"
# A record carries the instant at which its transaction began: what was committed
# after the last selection may be this much older.
_OVERLAP = timedelta(minutes=10)


class PatternFile(models.Model):
    """Files that go out: from a pattern and records to the run."""

    _inherit = "pattern.file"

    @api.model
    def export_records(
        self,
        pattern_id: int,
        domain: Sequence | None = None,
        ids: Sequence[int] | None = None,
        since: str | None = None,
        options: dict | None = None,
    ) -> int:
        """Export records with a pattern in the background.

        :param pattern_id: id of the pattern
        :param domain: which records, when ``ids`` are not given
        :param ids: these records, archived ones too
        :param since: only what changed since: ``last`` for the last export with this
            pattern by this user, or an instant such as ``2026-01-31T10:00:00Z``
        :param options: those of ``transfer.run.submit_export`` that differ from the
            pattern's, and ``lang``, ``tz``, ``company_id``: in which language and time
            zone, and only for which company, instead of the user's own
        :return: id of the new file
        :raises UserError: for what cannot be exported, with the reason
        :raises AccessError: when the user may not export, or not read this
        """
        pattern = self.env["pattern.config"].browse(pattern_id)
        return self._submit_export(
            pattern, domain=domain, ids=ids, since=since, options=options
        ).id

    @api.model
    @api.private
    def _submit_export(
        self,
        pattern,
        *,
        domain: Sequence | None = None,
        ids: Sequence[int] | None = None,
        since: str | datetime | None = None,
        options: dict | None = None,
    ):
        """The new file, whose run waits for its first job; see `export_records`."""
        wanted = dict(options or {})
        asked = self._get_asked_context(
            *(wanted.pop(name, None) for name in ("lang", "tz", "company_id"))
        )
        self, pattern = self.with_context(**asked), pattern.with_context(**asked)
        self._check_may_export_with(pattern)
        wanted = {**self._get_export_options(pattern), **wanted}
        instant = self._parse_since(pattern, since)
        if instant:
            pattern._get_changed_domain(instant)  # says what is impossible, now
        if wanted["format"] == "xlsx":
            pattern._get_cut_choices()  # and which list cannot be made
        layout = pattern._get_layout()
        paths = dict.fromkeys("/".join(c.path.names) for c in layout if c.path)
        if not paths:
            raise UserError(
                self.env._("The pattern %s has no column of a field.", pattern.name)
            )
        run = self.env["transfer.run"]._submit_export(
            pattern.res_model,
            list(paths),
            domain=domain,
            ids=ids,
            options=wanted,
            vals={
                "pattern_id": pattern.id,
                "export_since": instant,
                "file_name": clean_filename(
                    pattern.name + get_format(pattern.export_format).extensions[0]
                ),
            },
        )
        # Users only read files: who may export was checked above.
        return self.sudo().create({"run_id": run.id, "direction": "export"}).sudo(False)

    @api.model
    def _get_asked_context(
        self, lang: str | None, tz: str | None, company_id: int | None
    ) -> dict:
        """Context of another language, time zone or company than the user's.

        :raises UserError: for one that there is not, or that is not the user's
        """
        context: dict = {}
        if lang:
            if lang not in dict(self.env["res.lang"].get_installed()):
                raise UserError(self.env._("The language %s is not installed.", lang))
            context["lang"] = lang
        if tz:
            if tz not in all_timezones_set:
                raise UserError(self.env._("There is no time zone “%s”.", tz))
            context["tz"] = tz
            if tz != str(self.env.tz):  # whoever reads the file may not know of it
                context[NAMES_ZONE] = True
        if company_id:
            if company_id not in self.env.user.company_ids.ids:
                raise UserError(
                    self.env._("This company is none of yours: choose another one.")
                )
            context["allowed_company_ids"] = [company_id]
        return context

    @api.model
    def _check_may_export_with(self, pattern) -> None:
        """:raises AccessError: unless the user may use this pattern"""
        if not self.env.user.has_group("pattern_import_export.group_pattern_user"):
            raise AccessError(
                self.env._(
                    "You may not export with patterns. Ask an administrator for the "
                    "group “Import and Export Patterns”."
                )
            )
        pattern.check_access("read")

    @api.model
    def _get_export_options(self, pattern) -> dict:
        options = {"format": pattern.export_format, "priority": pattern.job_priority}
        if pattern.export_format == "csv":
            options["separator"] = pattern.csv_value_delimiter or ","
            options["quoting"] = pattern.csv_quote_character or '"'
            options["encoding"] = pattern.csv_encoding or ""
            options["date_format"] = pattern.date_format
            options["decimal"] = pattern.decimal_separator
        if pattern.export_format == "xlsx":
            options["sheet"] = legal_sheet_name(pattern.name)
        return options

    @api.model
    def _parse_since(self, pattern, since: str | datetime | None) -> datetime | None:
        """The instant that is meant; None when all records are.

        :raises UserError: when a text is no instant: it never means everything
        """
        if since == LAST_RUN:
            last = self.env["transfer.run"].search(
                [
                    ("pattern_id", "=", pattern.id),
                    ("user_id", "=", self.env.uid),
                    ("is_export", "=", True),
                    ("state", "=", RunState.DONE.value),
                    ("selected_at", "!=", False),
                ],
                order="selected_at desc",
                limit=1,
            )
            return last.selected_at - _OVERLAP if last else None
        try:
            return parse_msince(since)
        except MsinceError as error:
            # pylint: disable=translation-contains-variable
            raise UserError(self.env._(error.message, **error.values)) from error
