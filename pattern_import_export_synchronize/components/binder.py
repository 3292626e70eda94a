# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which record the partner means by a key: many at once, for whole chunks."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from odoo import fields
from odoo.tools import SQL

from odoo.addons.component.core import Component

from ..core.exchanged import Grave
from ..core.meeting import Meeting
from ..models.echo import get_version_sql


class PatternBinder(Component):
    """Generic bindings of any model, found and written for a whole chunk at once."""

    _name = "pattern.binder"
    _inherit = "connector.binder"
    _collection = "pattern.sync.backend"

    def find_many(self, external_ids: Iterable[str]) -> dict[str, Any]:
        """Return the bindings of keys of the partner, those that are there, by key."""
        wanted = list(set(external_ids))
        if not wanted:
            return {}
        found = self._search([("external_id", "in", wanted)])
        return {binding.external_id: binding for binding in found}

    def find_buried(self, external_ids: Iterable[str]) -> dict[str, Grave]:
        """Return what the partner knew of what was deleted here, by key.

        Only where he is to be told; else a record that his files still hold is made
        anew.
        """
        wanted = list(external_ids)
        if not wanted or not self.policy.exports_deletions:
            return {}
        # Tombstones are kept by the machinery, whoever imports.
        tombstones = self.env["connector.tombstone"].sudo()
        found = tombstones.search(
            [
                *tombstones._get_backend_domain(self.backend_record),
                ("model_name", "=", self.model._name),
                ("external_id", "in", wanted),
                ("written_at", "=", False),  # deleted here
            ],
            order="id",
        )
        return {stone.external_id: stone._get_grave() for stone in found}

    def find_graves(self, external_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when a file of the partner deleted these, by key."""
        tombstones = self.env["connector.tombstone"]
        return tombstones._find_graves_of_partner(
            self.backend_record, self.model._name, list(external_ids)
        )

    def bury(self, graves: dict[str, datetime]) -> None:
        """Note what files of the partner deleted: by key, when these were written."""
        tombstones = self.env["connector.tombstone"]
        tombstones._bury_by_partner(self.backend_record, self.model._name, graves)

    def touch(self, seen: Iterable[tuple[int, Meeting]]) -> None:
        """Note by one statement when the partner said again what is known.

        :param seen: ids of bindings, each with what was met
        """
        values = [
            [binding_id, _to_text(meeting.mtime), meeting.brought]
            for binding_id, meeting in seen
            if meeting.mtime
        ]
        if not values:
            return
        self._get_bindings().flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE connector_generic_binding AS b
                      SET external_mtime = GREATEST(b.external_mtime,
                                                    (told->>1)::timestamp),
                          brought_at = told->2
                     FROM jsonb_array_elements(%s::jsonb) AS told
                    WHERE b.id = (told->>0)::int""",
                json.dumps(values),
            )
        )
        self._get_bindings().invalidate_model()

    def find_of_records(self, ids: Sequence[int]) -> dict[int, Any]:
        """Return the bindings of records, those that are there, by id of the record."""
        found = self._search([("res_id", "in", list(ids))]) if ids else ()
        return {binding.res_id: binding for binding in found}

    def find_in_conflict(self, ids: Sequence[int]) -> dict[int, Any]:
        """Return the same of records about which somebody has yet to decide."""
        waiting = [("res_id", "in", list(ids)), ("sync_state", "=", "conflict")]
        return {binding.res_id: binding for binding in self._search(waiting)}

    def get_known_keys(
        self,
        task,
        written_at: datetime | None = None,
        full_before: datetime | None = None,
    ) -> set[str]:
        """Return the keys that a full file of a task, written now, has to have.

        :param written_at: what came in a newer file does not count
        :param full_before: what came in any file of the partner's by then counts too,
            and not only what stood in a full file of the task
        """
        self._get_bindings().flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT external_id FROM connector_generic_binding
                    WHERE backend_model = %(backend_model)s
                      AND backend_res_id = %(backend_id)s AND res_model = %(model)s
                      AND external_id IS NOT NULL AND sync_state != 'deleted'
                      AND (full_task_id = %(task)s
                           OR full_task_id IS NULL AND base_values IS NOT NULL
                              AND external_mtime <= %(full_before)s)
                      AND (%(written_at)s IS NULL OR external_mtime IS NULL
                           OR external_mtime <= %(written_at)s)""",
                backend_model=self.backend_record._name,
                backend_id=self.backend_record.id,
                model=self.model._name,
                task=task.id,
                full_before=full_before,
                written_at=written_at,
            )
        )
        return {key for (key,) in rows}

    def meet(self, meetings: Sequence[Meeting]) -> None:
        """Note what came of records on their bindings, by one statement.

        A record that was bound under another key is bound under the new one.
        """
        # Of two rows about one record the last one counts.
        last = {meeting.res_id: meeting for meeting in meetings}
        if not last:
            return
        self.env.flush_all()  # the lines are looked at too
        table = SQL.identifier(self.model._table)
        stamp = SQL("r.write_date") if self.model._log_access else SQL("NULL")
        backend = self.backend_record
        ways = backend._get_component_ways(self.model._name)
        version = get_version_sql(self.model, SQL.identifier("r"), ways)
        company = backend.sudo().company_id.id or None  # of the configuration
        self.env.cr.execute(
            SQL(
                """INSERT INTO connector_generic_binding AS b
                    (backend_model, backend_res_id, company_id, res_model, res_id,
                     external_id, sync_date, external_mtime, sync_write_date,
                     sync_hash, sync_state, base_values, sent_values, sent_file_id,
                     sent_at, full_task_id, brought_at,
                     create_uid, create_date, write_uid, write_date)
                SELECT %(backend_model)s, %(backend_id)s, %(company)s, %(model)s,
                       m.res_id, m.external_id, %(now)s, m.mtime, %(stamp)s,
                       %(version)s, m.state, m.base, m.sent, m.sent_file_id,
                       m.sent_at, m.task_id, m.brought,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM jsonb_to_recordset(%(meetings)s::jsonb) AS m
                       (res_id int, external_id text, mtime timestamp, state text,
                        base jsonb, sent jsonb, sent_file_id int, sent_at timestamp,
                        task_id int, brought jsonb)
                  JOIN %(table)s r ON r.id = m.res_id
                ON CONFLICT (backend_model, backend_res_id, res_model, res_id)
                DO UPDATE SET
                    external_id = EXCLUDED.external_id,
                    sync_date = EXCLUDED.sync_date,
                    external_mtime = GREATEST(EXCLUDED.external_mtime,
                                              b.external_mtime),
                    brought_at = COALESCE(EXCLUDED.brought_at, b.brought_at),
                    sync_write_date = EXCLUDED.sync_write_date,
                    sync_hash = EXCLUDED.sync_hash,
                    sync_state = EXCLUDED.sync_state,
                    base_values = EXCLUDED.base_values,
                    sent_values = EXCLUDED.sent_values,
                    sent_file_id = EXCLUDED.sent_file_id,
                    sent_at = EXCLUDED.sent_at,
                    full_task_id = COALESCE(EXCLUDED.full_task_id, b.full_task_id),
                    write_uid = EXCLUDED.write_uid,
                    write_date = EXCLUDED.write_date""",
                backend_model=backend._name,
                backend_id=backend.id,
                company=company,
                model=self.model._name,
                now=fields.Datetime.now(),
                stamp=stamp,
                version=version,
                uid=self.env.uid,
                table=table,
                meetings=json.dumps([_to_json(one) for one in last.values()]),
            )
        )
        self._get_bindings().invalidate_model()

    def forget_many(self, external_ids: Iterable[str]) -> None:
        """Forget what the partner calls these; the records stay."""
        found = self.find_many(external_ids).values()
        ids = [binding.id for binding in found]
        self._silent(self._get_bindings().browse(ids)).unlink()

    def _get_bindings(self):
        # Bindings are kept by the machinery, whoever imports.
        return self.binding_model.sudo().with_context(active_test=False)

    def _get_domain(self) -> list:
        backend = self.binding_model._get_backend_domain(self.backend_record)
        return [*backend, ("res_model", "=", self.model._name)]

    def _search(self, domain: list):
        return self._get_bindings().search([*self._get_domain(), *domain])


def _to_json(meeting: Meeting) -> dict[str, Any]:
    return {
        "external_id": meeting.external_id,
        "res_id": meeting.res_id,
        "base": meeting.base,
        "sent": meeting.sent,
        "sent_file_id": meeting.sent_file_id,
        "sent_at": _to_text(meeting.sent_at),
        "mtime": _to_text(meeting.mtime),
        "state": meeting.state,
        "task_id": meeting.task_id,
        "brought": meeting.brought,
    }


def _to_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
