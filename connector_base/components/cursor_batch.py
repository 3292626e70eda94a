# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What changed since the cursor, in slices, each a job of its own."""

from collections.abc import Iterable
from datetime import datetime

from odoo.fields import Domain

from odoo.addons.component.core import AbstractComponent, Component

from ..core.msince import to_second


class CursorBatch(AbstractComponent):
    """Lists what changed, enqueues it, and moves the cursor, in one transaction.

    Jobs and cursor commit together: what the cursor has passed is in a job, and a
    record that its job cannot import is set aside with a checkpoint. When the listing
    fails, the cursor stays.
    """

    _name = "connector.cursor.batch"
    _inherit = ["connector.base", "base.synchronizer"]

    def run(self, cursor, force: bool = False) -> str:
        """Enqueue what changed; return a sentence.

        :param cursor: a ``connector.sync.cursor``
        :param force: also what is known in that version
        """
        cursor._lock_or_retry()
        run = self.work.sync_run
        if not run:
            run = self.env["connector.sync.run"]._start_inline(
                self.backend_record, self.model._name, cursor.direction
            )
        msince = cursor._get_msince(self.backend_record.msince_overlap)
        changes = list(self._list_changes(msince))
        now = self._get_their_now()
        starts_over = msince is None
        if self._notice_set_back(cursor, now) and not starts_over:
            # What changed since may bear dates from before the cursor.
            starts_over = True
            changes += self._list_changes(None)
        wanted = changes if force else self._drop_known(changes)
        count = self._add_lines(run, wanted, force)
        if starts_over and not force:
            count += self._add_lines(run, self._find_dated_back(changes), True)
        cursor._move_to([mtime for _key, mtime in changes], now)
        # sudo: runs are written by the machinery only.
        run.sudo().is_listed = True
        run.sudo()._advance()
        return self.env._("%s changed.", count)

    def _add_lines(self, run, changes: list, force: bool) -> int:
        keys = list(dict.fromkeys(key for key, _mtime in changes))
        if keys:
            self._check_ready()
        size = self.backend_record.slice_size
        for start in range(0, len(keys), size):
            run._add_line(keys[start : start + size], force=force)
        return len(keys)

    def _get_their_now(self) -> datetime | None:
        """What the clock shows that dates these changes; None: not known."""
        raise NotImplementedError

    def _notice_set_back(self, cursor, now: datetime | None) -> bool:
        """Whether that clock was set back since the cursor moved."""
        raise NotImplementedError

    def _find_dated_back(self, changes: list) -> list:
        """Those of all changes whose dates are older than those that we know."""
        return []

    def _list_changes(
        self, msince: datetime | None
    ) -> Iterable[tuple[str, datetime | None]]:
        raise NotImplementedError

    def _check_ready(self) -> None:
        """Hook: raise when nothing of what was found could be done now.

        The cursor stays then. Otherwise it would pass records whose jobs all fail.
        """

    def _get_bindings_domain(self) -> Domain:
        """The bindings of this backend and model."""
        return self.backend_record._get_bindings_domain(self.model._name)

    def _drop_known(self, changes: list) -> list:
        """What is listed again because of the overlap, and known, needs no job."""
        return changes


class CursorBatchImporter(Component):
    """Imports what changed on the peer, deletions included."""

    _name = "connector.cursor.batch.importer"
    _inherit = "connector.cursor.batch"
    _usage = "cursor.batch.importer"

    def __init__(self, work_context):
        super().__init__(work_context)
        # By ID; None: not known in any version.
        self._versions: dict[str, datetime | None] = {}

    def _list_changes(self, msince):
        for external_id, mtime in self.backend_adapter.search_modified(msince):
            yield str(external_id), mtime
        if not self.policy.allow_delete or msince is None:
            # At the first time there is nothing here that could have been deleted.
            return
        for external_id, mtime in self.backend_adapter.search_deleted(msince):
            if self.binder.to_internal(external_id):
                yield str(external_id), mtime

    def _get_their_now(self):
        return self.backend_adapter.peer_now

    def _notice_set_back(self, cursor, now):
        return cursor._note_clock(now)

    def _find_dated_back(self, changes):
        """Their clock was set back, or the record restored: the values tell."""
        known = self._get_known_versions([key for key, _mtime in changes])
        return [
            (key, mtime)
            for key, mtime in changes
            if mtime and key in known and to_second(mtime) < known[key]
        ]

    def _drop_known(self, changes: list) -> list:
        """Drop versions older than the one we know.

        Not those of the same second: peers cut their dates to it, and a second change
        may hide in it. Their content decides, once they are read.
        """
        known = self._get_known_versions([key for key, _mtime in changes])
        return [
            (key, mtime)
            for key, mtime in changes
            if not mtime or key not in known or to_second(mtime) >= known[key]
        ]

    def _get_known_versions(self, keys: list[str]) -> dict[str, datetime]:
        """Which version we know of each; looked up once."""
        unseen = [key for key in keys if key not in self._versions]
        domain = [("external_id", "in", unseen), ("external_mtime", "!=", False)]
        model = self.binder.binding_model.with_context(active_test=False)
        found = model.search_fetch(
            Domain(domain) & self._get_bindings_domain(),
            ["external_id", "external_mtime"],
        )
        self._versions |= dict.fromkeys(unseen)
        self._versions |= {
            binding.external_id: to_second(binding.external_mtime) for binding in found
        }
        return {key: known for key in keys if (known := self._versions[key])}
