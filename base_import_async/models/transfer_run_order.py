# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time
from collections.abc import Iterable, Sequence

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.errors import FileContentError
from ..core.ordering import REPEATED_KEYS, Pairs, Plan, make_plan
from ..core.rows import Row
from ..core.states import ON_DUPLICATE_LABELS, OnDuplicate
from .row_references import RowReferences, show_key
from .transfer_key import BROUGHT, GROUP, OWN, WANTED

_BATCH = 2000
_SHOWN = 10
_SHOWN_LINES = 20


class TransferRun(models.Model):
    """Rows that need one another: parents first, groups together, keys told twice."""

    _inherit = "transfer.run"

    group_by = fields.Char(
        string="Keep Together",
        readonly=True,
        help="Column or field: rows that have the same value in it are in one chunk.",
    )
    on_duplicate = fields.Selection(
        selection=lambda self: self._selection_on_duplicate(),
        string="If a Key Repeats",
        default=OnDuplicate.WARN.value,
        required=True,
        readonly=True,
    )
    keys_read = fields.Boolean(readonly=True)
    is_reordered = fields.Boolean(
        readonly=True, help="Some rows are loaded after rows that stand below them."
    )
    file_notice = fields.Text(
        readonly=True, help="What was noticed about the file before it was loaded."
    )

    @api.model
    def _selection_on_duplicate(self):
        return self._translate_labels(ON_DUPLICATE_LABELS)

    @api.model
    def _check_group_by(self, group_by: str, *columns: Sequence | None) -> None:
        """Refuse a column to group by that the file does not have.

        :param columns: field paths, headings of the file, names of the client
        :raises UserError: naming the columns that there are
        """
        if not group_by or any(group_by in (names or ()) for names in columns):
            return
        paths, *headings = columns
        known = dict.fromkeys(
            name for names in (*headings, paths) for name in names or () if name
        )
        raise UserError(
            self.env._(
                "Rows cannot be kept together by “%(column)s”: the file has no such "
                "column or field. It has: %(columns)s.",
                column=group_by,
                columns=", ".join(str(name) for name in known),
            )
        )

    def _get_group_index(self) -> int | None:
        """The column to group by: that of this heading, else of this field."""
        for names in (self.header, self.field_paths, self.columns):
            if self.group_by and self.group_by in (names or ()):
                return names.index(self.group_by)
        return None

    # ------------------------------------------------------------------
    # Before the split: keys of rows that may need other rows
    # ------------------------------------------------------------------

    def _read_keys(self, references: RowReferences) -> bool:
        """Keep the keys of the file's rows, for as long as a slice may take.

        Only where rows may have to move; else keys are noted while chunks are made.

        :return: whether all that has to be known is known
        """
        store = self.env["transfer.key"]
        if self.keys_read:
            store._gather(self.id)
        if self.keys_read or not (references.refers or self.group_by):
            return True
        group_index = self._get_group_index()
        deadline, seconds = float("inf"), self._get_slice_seconds()
        notes: list[tuple[int, str, str]] = []
        places = self._get_places()
        with self._open_file() as stream:
            rows = self._read_rows(stream, after=self._get_last_taken(), places=places)
            for record in references.records(rows):
                deadline = min(deadline, time.monotonic() + seconds)
                notes += _get_notes(references, record, group_index)
                if len(notes) >= _BATCH:
                    store._note(notes)
                    notes.clear()
                    places.settle(record[-1].number)
                    if time.monotonic() > deadline:
                        self._keep_place(places, record[-1].number)
                        return False
        store._note(notes)
        store._gather(self.id)
        self._settle_keys()
        return True

    def _settle_keys(self) -> None:
        """Decide whether rows must move, and whether chunks may run side by side.

        :raises FileContentError: when a key repeats and the run refuses that
        """
        store = self.env["transfer.key"]
        store._see()
        for early in store._find_early_keys():
            store._settle(self._filter_existing(early))
        store._drop_settled()
        # What a name or a value means may depend on what is loaded before: then the
        # file's order is kept.
        needs_order = (
            self._tell_duplicates()
            or store._has_ambiguous_names()
            or self._misses_names()
            or bool(self.options.get("name_create_enabled_fields"))
        )
        self.write(
            {
                "keys_read": True,
                "split_place": False,  # chunks are made from the beginning on
                "one_at_a_time": self.one_at_a_time if self.is_check else needs_order,
                "is_reordered": store._has_early_rows()
                or any(is_apart for *_, is_apart in store._get_groups()),
            }
        )

    def _misses_names(self) -> bool:
        """Whether rows refer by a name that neither file nor database seem to have.

        Perhaps a name that Odoo makes up of several fields.
        """
        store = self.env["transfer.key"]
        return any(
            len(self._filter_existing(names)) < len(names)
            for names in store._find_foreign_names()
        )

    def _get_plan(self) -> Plan:
        """Which rows are loaded in another place than they stand in."""
        if not self.is_reordered:
            return Plan()
        store = self.env["transfer.key"]
        parents = Pairs(store._get_parents())
        scattered = set()
        groups = Pairs()
        for line, first, is_apart in store._get_groups():
            groups.add(line, first)
            if is_apart:
                scattered.add(first)
        return make_plan(parents, groups, scattered)

    # ------------------------------------------------------------------
    # While chunks are made
    # ------------------------------------------------------------------

    def _note_own_keys(self, references: RowReferences, rows: Iterable[Row]) -> None:
        """Keep the keys by which rows say which record they are about."""
        if references.has_own and not self.keys_read:
            notes = [
                (row.number, OWN, key) for row in rows for key in references.own(row)
            ]
            self.env["transfer.key"]._note(notes)

    def _settle_order(self, references: RowReferences, plan: Plan) -> None:
        """Tell what was found, and let chunks wait for those that they need.

        :raises FileContentError: when a key repeats and the run refuses that
        """
        store = self.env["transfer.key"]
        if references.has_own and not self.keys_read:
            store._gather(self.id)
            if self._tell_duplicates():
                # A record that is changed twice may give a value up to another one.
                is_cut = self._get_counts()[self.id]["chunk_count"] > 1
                self.one_at_a_time |= is_cut and not self.is_check
        self._tell_cycles(plan.cycles)
        in_order = self.one_at_a_time or self.max_parallel == 1 or self.is_check
        if self.keys_read and not in_order:
            self._set_levels(store._get_parents())
        if references.has_own and self.on_duplicate == OnDuplicate.ROW.value:
            store._keep_repeats(self.id)
        if references.refers:
            store._keep_parents(self.id)
        if self._notes_keys(references):
            store._forget_noted(self.id)

    # ------------------------------------------------------------------
    # What the person is told
    # ------------------------------------------------------------------

    def _tell_duplicates(self) -> bool:
        """Say which keys stand on several lines; whether rows of them are loaded.

        :raises FileContentError: when the run refuses such a file
        """
        count, found = self.env["transfer.key"]._find_duplicates(_SHOWN)
        if not count:
            return False
        parts = [
            self.env._(
                "“%(key)s” on lines %(lines)s",
                key=show_key(key),
                lines=self._join_lines(lines, total),
            )
            for key, lines, total in found
        ]
        if count > len(found):
            parts.append(self.env._("and %s more", count - len(found)))
        what = "; ".join(parts)
        if self.on_duplicate == OnDuplicate.REFUSE.value:
            raise FileContentError(
                REPEATED_KEYS,
                count=count,
                what=what,
            )
        is_refused = self.on_duplicate == OnDuplicate.ROW.value
        self._add_notice(
            self._describe_refused_repeats(count, what)
            if is_refused
            else self.env._(
                "External ids or keys that stand more than once in the file: "
                "%(count)s; the last row of each decides. %(what)s.",
                count=count,
                what=what,
            )
        )
        return not is_refused

    def _tell_cycles(self, cycles: Sequence[Sequence[int]]) -> None:
        if not cycles:
            return
        parts = [self._join_lines(cycle) for cycle in cycles[:_SHOWN]]
        if len(cycles) > _SHOWN:
            parts.append(self.env._("and %s more", len(cycles) - _SHOWN))
        self._add_notice(
            self.env._(
                "Rows refer to themselves or to one another in a circle, so none of "
                "them can be first: lines %(lines)s. Leave one of the references "
                "out, and add it by a second import.",
                lines="; ".join(parts),
            )
        )

    @api.model
    def _join_lines(self, lines: Sequence[int], total: int | None = None) -> str:
        """``2, 5 and 9``; of very many lines the first ones and their number."""
        total = total or len(lines)
        texts = [str(line) for line in lines[:_SHOWN_LINES]]
        if total > len(texts):
            return self.env._(
                "%(lines)s … (%(total)s lines)", lines=", ".join(texts), total=total
            )
        *texts, last = texts
        if not texts:
            return last
        return self.env._("%(lines)s and %(last)s", lines=", ".join(texts), last=last)

    def _add_notice(self, sentence: str) -> None:
        self.file_notice = "\n".join(filter(None, [self.file_notice, sentence]))

    @api.ondelete(at_uninstall=False)
    def _unlink_keys(self):
        self.env["transfer.key"]._forget(self.ids)


def _get_notes(
    references: RowReferences, record: Sequence[Row], group_index: int | None
) -> list[tuple[int, str, str]]:
    """Keys of a record: line, role, text."""
    line = record[0].number
    own, brought, wanted = set[str](), set[str](), set[str]()
    for row in record:
        own |= references.own(row)
        brought |= references.brought_by(row)
        wanted |= references.referred_by(row)
    notes = [(line, OWN, key) for key in own]
    notes += [(line, BROUGHT, key) for key in brought - own]
    notes += [(line, WANTED, key) for key in wanted]
    if group_index is not None:
        notes.append((line, GROUP, references.get_cell(record[0], group_index)))
    return notes
