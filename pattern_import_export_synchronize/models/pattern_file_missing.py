# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that a full file lacks: deletions, if the file can be believed."""

import io
from datetime import datetime

from odoo import fields, models

from odoo.addons.base_import_async.core.states import RunState
from odoo.addons.pattern_import_export.core.header import DELETED_HEADER
from odoo.addons.pattern_import_export.core.load_plan import Plan

from ..core.external_key import split_key
from ..core.missing import refuse_missing
from .keys import find_layout_keys, find_plan_keys, get_external_id
from .pattern_file_deletions import write_table


class PatternFile(models.Model):
    _inherit = "pattern.file"

    def _conclude_missing(self) -> None:
        """Import the deletions that follow from what the file lacks, or say why not.

        They come as a file of their own, with a ledger, counts and an undo as any.
        """
        run = self.run_id
        if run.is_check or not run.split_done or run.state == RunState.CANCELLED.value:
            return
        if self._is_correction():
            return
        backend = run.sync_backend_id
        with backend._as_sync_user().work_on(run.res_model) as work:
            known = work.component(usage="binder").get_known_keys(
                self.sync_task_id,
                run.sync_written_at or None,
                self._get_full_file_before(),
            )
        named = self._read_keys() if known else set()
        missing = sorted(known - named)
        refusal = refuse_missing(
            bound=len(known),
            missing=len(missing),
            rows=run.row_count,
            limit_percent=backend.missing_limit,
        )
        if refusal:
            # pylint: disable=translation-contains-variable
            sentence = self.env._(refusal[0], **refusal[1])
            self.sync_notice = sentence
            backend._tell_once(f"{self.file_name}: {sentence}")
        elif missing:
            self._import_deletions(missing)

    def _is_correction(self) -> bool:
        """Whether the rows are some of another file: what it lacks says nothing."""
        run = self.run_id
        while run.parent_id and run.parent_id.is_check:
            run = run.parent_id
        return bool(run.parent_id)

    def _get_full_file_before(self) -> datetime | None:
        """When the partner had written the full file before this one.

        What a file with changes brought by then is missing if this one lacks it: he
        began it later. The one before may have been begun before that file. Where
        several tasks have full files, nobody knows in which of them it should be.
        """
        run, task = self.run_id, self.sync_task_id
        others = task.with_context(active_test=False).search_count(
            [
                ("sync_backend_id", "=", run.sync_backend_id.id),
                ("pattern_model", "=", run.res_model),
                ("is_full_file", "=", True),
                ("id", "!=", task.id),
            ],
            limit=1,
        )
        if others or not run.sync_written_at:
            return None
        before = run.search(
            [
                ("sync_full_task_id", "=", task.id),
                ("sync_written_at", "<", run.sync_written_at),
                ("split_done", "=", True),
            ],
            order="sync_written_at desc",
            limit=1,
        )
        return before.sync_written_at or None

    def _read_keys(self) -> set[str]:
        """All keys that the file names, those of rows that failed too."""
        run = self.run_id
        plan = Plan.from_json(run.pattern_plan)
        indexes = find_plan_keys(plan)
        loader = self.with_env(run._get_load_env()).env["pattern.sync.loader"]
        reader = loader._new_key_reader(run, plan)
        with run._open_file() as stream:
            keys = {
                get_external_id([reader._cell(row, index) for index in indexes])
                for row in run._read_rows(stream)
            }
        return keys - {None}

    def _import_deletions(self, keys: list[str]) -> None:
        """A small file in which each of these keys is marked as deleted."""
        task, run = self.sync_task_id, self.run_id
        pattern = task.pattern_config_id
        importing = self.with_user(run.user_id).with_company(task.company_id)
        file = importing._submit_stream(
            pattern.with_env(importing.env),
            f"{self.attachment_queue_id._get_stem()}-missing.csv",
            self._write_deletions(pattern, keys),
        )
        file._join_exchange(run.sync_backend_id, task)
        file.sudo().run_id.write(
            {
                "sync_written_at": run.sync_written_at,
                "sync_first_written_at": run.sync_first_written_at,
                "sync_is_raw": True,
            }
        )
        self.sync_notice = self.env._(
            "%(count)s records that the partner had are not in the file: see %(name)s.",
            count=len(keys),
            name=file.file_name,
        )

    def _write_deletions(self, pattern, keys: list[str]) -> io.BytesIO:
        layout = pattern._get_layout()
        columns = [layout[index] for index in find_layout_keys(layout)]
        header = [str(column.path) for column in columns] + [DELETED_HEADER]
        rest = ["1"]
        dates = pattern.line_ids.filtered("is_change_date").mapped("path")[:1]
        if dates:
            # Where the newer value stays, what is missing is as new as the file.
            header += dates
            rest.append(fields.Datetime.to_string(self._get_moment()))
        rows = [[*split_key(key, len(columns)), *rest] for key in keys]
        return write_table(pattern, "csv", [header, *rows])

    def _get_moment(self):
        return self.run_id.sync_written_at or self.run_id.create_date
