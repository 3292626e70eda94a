# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
import json
from typing import Any

from odoo import Command, models
from odoo.tools import SQL

from .undo_columns import LOST, read_columns


class Base(models.AbstractModel):
    _inherit = "base"

    def _transfer_write_back(self, old_values: dict[str, Any]) -> list[str]:
        """Write what ``UndoCapture`` noted of a record.

        Through the ORM as the user, so that his rights, the model's own code and
        recomputes apply.

        :return: names of fields whose old value was not kept
        """
        self.ensure_one()
        self.check_access("write")
        values, lost = {}, []
        for name, old in old_values.items():
            field = self._fields.get(name)
            if name == "write_date":
                continue
            if old == LOST or field is None or not field.store:
                lost.append(name)
            elif field.type == "many2many":
                linked = self.env[field.comodel_name].browse(old).exists()
                values[name] = [Command.set(linked.ids)]
            elif field.column_type is None:
                values[name] = self._transfer_get_file(old)
            elif self._transfer_is_writable(field):
                values[name] = _to_write(field, old, self.env.lang)
        self.write(values)
        return lost

    def _transfer_fix_columns(self, old_values: dict[str, Any]) -> None:
        """Put back as it stood in its column what no write can say.

        All languages of a translation, all companies of a company-dependent field,
        NULL where the ORM writes zero, and what the model's own code changed when
        another record was written back. Call it after ``_transfer_write_back`` of
        all records, and a flush.
        """
        self.ensure_one()
        names = [
            name
            for name, old in old_values.items()
            if name != "write_date"
            and old != LOST
            and (field := self._fields.get(name)) is not None
            and field.store
            and field.column_type
        ]
        if not names:
            return
        (now,) = read_columns(self, self._ids, names)
        wrong = {n: old_values[n] for n in names if now[n] != old_values[n]}
        if not wrong:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = %s",
                SQL.identifier(self._table),
                SQL(", ").join(
                    SQL(
                        "%s = %s::%s",
                        SQL.identifier(name),
                        _to_column(self._fields[name], old),
                        SQL(self._fields[name].column_type[1]),
                    )
                    for name, old in wrong.items()
                ),
                self.id,
            )
        )
        self.invalidate_recordset(list(wrong), flush=False)
        with self.env.protecting([self._fields[name] for name in names], self):
            self.modified(wrong)
            self.env.cr.flush()

    def _transfer_is_writable(self, field) -> bool:
        """Whether one write by this user can say the old value, or most of it."""
        return (
            not field.company_dependent
            and field.type not in ("properties", "properties_definition")
            and self._has_field_access(field, "write")
        )

    def _transfer_get_file(self, old: dict | None):
        # kept by our import, for the record that the user is writing
        kept = old and self.env["ir.attachment"].sudo().browse(old["attachment_id"])
        return kept.datas if kept else False


def _to_write(field, old: Any, lang: str | None) -> Any:
    """A column's value as ``write`` takes it."""
    if old is None:
        return False
    if field.translate and isinstance(old, dict):
        return old.get(lang or "en_US", old.get("en_US", False))
    if field.type == "datetime":
        return datetime.datetime.fromisoformat(old)
    return old


def _to_column(field, old: Any) -> Any:
    is_json = field.column_type[0] == "jsonb"
    return json.dumps(old) if old is not None and is_json else old
