# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a file → the lines of a record that they mean."""

from typing import Any

from odoo.models import BaseModel

from odoo.addons.base_import_async.models.sentences import describe_records

from ..core.load_plan import Children, Node
from .pattern_current import get_current
from .pattern_draft import Draft
from .pattern_values import get_comparable
from .words import name_model


class Refusal(Exception):
    """A record that must not be written; ``index`` is the column at fault."""

    def __init__(self, message: str, draft: Draft, index: int | None = None):
        super().__init__(message)
        self.message, self.draft, self.index = message, draft, index


class LineFinder:
    """Finds lines by their ids, by their keys, or by being the same already.

    :param env: the environment of the import; archived records are seen
    """

    def __init__(self, env):
        self.env = env(context=dict(env.context, active_test=False))
        self._lang = env.lang or "en_US"

    def _find_by_id(self, line: Draft) -> BaseModel | None:
        """The line that an id names, ``None`` when none does.

        :raises Refusal: when there is no such record
        """
        model = self.env[line.node.model]
        if line.db_id:
            record = model.search([("id", "=", line.db_id)])
            index = line.node.db_id
        elif line.xml_id:
            found = self.env["transfer.loader"]._get_existing_ids(model, [line.xml_id])
            record = model.browse(found.values())
            index = line.node.xml_id
        else:
            return None
        if not record:
            raise Refusal(
                self.env._(
                    "No %(model)s record has the id “%(value)s”. Leave the cell blank "
                    "for a new one.",
                    model=name_model(model),
                    value=line.db_id or line.xml_id,
                ),
                line,
                index,
            )
        return record

    def _match_line(
        self,
        line: Draft,
        lines: BaseModel,
        shown: BaseModel,
        matched: dict[int, Draft],
    ) -> BaseModel | None:
        """The record that a line of the file means, ``None`` for a new one.

        :param lines: those of the record; by a key archived ones are found, too
        :param shown: those that a file shows
        """
        found = self._find_by_id(line)
        if found is None and line.key is not None:
            found = self._match_by_key(line, lines)
        elif found is None and not line.node.keys:
            found = self._match_alike(line, shown, matched)
        if found is not None and found.id in matched:
            raise Refusal(
                self.env._(
                    "“%s” stands twice in this record: it is not clear which of them "
                    "counts.",
                    found.display_name,
                ),
                line,
                self._get_key_index(line.node),
            )
        return found

    def _match_by_key(self, line: Draft, lines: BaseModel) -> BaseModel | None:
        [lang] = line.node.key_langs or {self._lang}
        lines = lines.with_context(lang=lang)
        wanted = dict(zip(line.node.keys, line.key, strict=True))
        found = lines.filtered(lambda one: _has_values(one, wanted))
        if len(found) > 1:
            raise Refusal(
                self.env._(
                    "Several lines have this key: %s. It is not clear which one to "
                    "change.",
                    describe_records(found),
                ),
                line,
                self._get_key_index(line.node),
            )
        return found.with_context(lang=self._lang) or None

    def _match_alike(
        self, line: Draft, lines: BaseModel, matched: dict[int, Draft]
    ) -> BaseModel | None:
        """A line that is what the file says already, where no column tells which."""
        for record in lines:
            if record.id not in matched and self._is_alike(line, record):
                return record
        return None

    def _is_alike(self, line: Draft, record: BaseModel) -> bool:
        words = {**line.words, self._lang: line.values}
        return all(
            _has_values(record.with_context(lang=lang), values)
            for lang, values in words.items()
        )

    def _check_room(self, draft: Draft, children: Children, lines: BaseModel) -> None:
        """Refuse to remove lines that a file with these columns cannot hold."""
        if children.is_numbered and len(lines) > len(children.groups):
            raise Refusal(
                self.env._(
                    "The record has %(count)s lines and the file has room for "
                    "%(room)s, so those that are missing may only have found no place: "
                    "none is removed. Export it with more columns.",
                    count=len(lines),
                    room=len(children.groups),
                ),
                draft,
                next(children.groups[0].columns(), None),
            )

    def _get_key_index(self, node: Node) -> int | None:
        if node.keys:
            return node.leaf_of(node.keys[0])
        return node.db_id if node.db_id is not None else node.xml_id


def _has_values(record: BaseModel, values: dict[str, Any]) -> bool:
    """Whether a record is what a file says already."""
    for name, value in values.items():
        field = record._fields[name]
        current = get_current(record, field)
        if current != get_comparable(record, field, value, current):
            return False
    return True
