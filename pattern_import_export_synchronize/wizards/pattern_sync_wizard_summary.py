# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The last step: all that was chosen, in sentences."""

from odoo import api, fields, models


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    summary = fields.Text(compute="_compute_summary")
    starts_now = fields.Boolean(
        string="Look for Files at Once",
        default=True,
        help="Files that are there are fetched as soon as the exchange is made.",
    )

    @api.depends("step")
    def _compute_summary(self):
        for wizard in self:
            lines = wizard._get_sentences() if wizard.step == "summary" else []
            wizard.summary = "\n".join(f"• {line}" for line in lines if line)

    def _get_sentences(self) -> list[str]:
        return [
            self._say_columns(),
            *self._say_arrival(),
            *self._say_departure(),
            *self._say_rules(),
            self._say_people(),
        ]

    def _label(self, name: str) -> str:
        """What a selection is called on the screen."""
        description = self.fields_get([name])[name]["selection"]
        return dict(description).get(self[name], "")

    def _say_columns(self) -> str:
        if self.column_source == "pattern":
            return self.env._(
                "%(records)s, with the pattern “%(pattern)s”.",
                records=self.model_id.name,
                pattern=self.pattern_id.name,
            )
        taken = self.column_ids.filtered(lambda c: c.is_taken and c.path)
        return self.env._(
            "%(records)s. Columns: %(count)s; key: %(keys)s.",
            records=self.model_id.name,
            count=len(taken),
            keys=", ".join(c.header or c.path for c in taken if c.is_key) or "id",
        )

    def _say_arrival(self) -> list[str]:
        if not self.has_import:
            return []
        then = self._label("after_import")
        if self.after_import == "move":
            then = f"{then} ({self.move_path})"
        said = [
            self.env._(
                "Files arrive in “%(folder)s” (%(names)s). They are looked for "
                "%(often)s. On the server afterwards: %(then)s.",
                names=self.import_names or self.env._("any name"),
                folder=self.import_folder or "/",
                often=self._say_often(self.interval_number, self.interval_type),
                then=then,
            )
        ]
        if self.quarantine_path:
            said.append(
                self.env._(
                    "Files that cannot be read, or have wrong rows, go to “%s”.",
                    self.quarantine_path,
                )
            )
        if self.sends_failed_rows or self.sends_receipt:
            said.append(
                self.env._("Answers to the partner go to “%s”.", self.answer_folder)
            )
        return said

    def _say_often(self, number: int, unit: str) -> str:
        once = {
            "minutes": self.env._("every minute"),
            "hours": self.env._("every hour"),
            "days": self.env._("every day"),
        }
        several = {
            "minutes": self.env._("every %s minutes", number),
            "hours": self.env._("every %s hours", number),
            "days": self.env._("every %s days", number),
        }
        return (once if number == 1 else several)[unit]

    def _say_departure(self) -> list[str]:
        if not self.has_export:
            return []
        return [
            self.env._(
                "Files leave for “%(folder)s” %(often)s: %(scope)s.",
                folder=self.export_folder or "/",
                often=self._say_often(
                    self.export_interval_number, self.export_interval_type
                ),
                scope=self._label("export_scope"),
            ),
            self.env._("What is deleted here is told in files of its own.")
            if self.exports_deletions
            else "",
        ]

    def _say_rules(self) -> list[str]:
        if not self.has_import:
            return []
        allowed = [
            text
            for name, text in (
                ("allow_create", self.env._("creates records")),
                ("allow_update", self.env._("updates records")),
                ("allow_delete", self.env._("applies deletions")),
            )
            if self[name]
        ]
        conflict = self._label("conflict_resolution")
        said = [
            self.env._(
                "A file of the partner %(deeds)s. On conflict: %(conflict)s.",
                deeds=", ".join(allowed),
                conflict=conflict,
            )
        ]
        if self.is_full_file and self.allow_delete:
            said.append(
                self.env._(
                    "Each file holds all records: what is missing was deleted, unless "
                    "more than %s %% are missing.",
                    round(self.missing_limit, 1),
                )
            )
        return said

    def _say_people(self) -> str:
        return self.env._(
            "It runs with the rights of %(user)s. Told of trouble: %(told)s.",
            user=self._get_user().name,
            told=", ".join(
                filter(
                    None,
                    [self.failure_emails, *self.checkpoint_user_ids.mapped("name")],
                )
            ),
        )
