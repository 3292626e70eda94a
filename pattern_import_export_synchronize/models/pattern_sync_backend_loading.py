# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An exchange from the text that another database gave: all of it, or nothing."""

import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .pattern_sync_backend_copying import _KIND, _VERSION, copied_names

_TASK = "attachment.synchronize.task"
_OF_DOCUMENT = {"kind", "version", "exchange", "servers", "patterns", "tasks"}
_OF_EXCHANGE = {"language", "models", "expressions"}
_OF_TASK = {"active", "server", "columns_by", "answers_by", "filter", "exports"}
_OF_EXPORT = {"name", "active", "columns_by", "filter"}


class PatternSyncBackend(models.Model):
    _inherit = "pattern.sync.backend"

    # ------------------------------------------------------------------
    # What the text says
    # ------------------------------------------------------------------

    @api.model
    def _read_json(self, text: str | bytes) -> dict:
        """The document of ``_dump_json``, each of its settings known.

        :raises UserError: saying what is wrong with the text
        """
        try:
            document = json.loads(text)
        except ValueError as error:
            raise UserError(
                self.env._("The file is no JSON: %(reason)s", reason=error)
            ) from error
        known = isinstance(document, dict) and document.get("kind") == _KIND
        if not known or document.get("version") != _VERSION:
            raise UserError(
                self.env._(
                    "The file holds no exchange. Choose one that “Copy to Another "
                    "Database” has made."
                )
            )
        self._refuse_unknown_keys(document)
        return document

    @api.model
    def _refuse_unknown_keys(self, document: dict) -> None:
        env = self.env
        exchange = document.get("exchange")
        self._check_keys(document, _OF_DOCUMENT)
        self._check_keys(exchange, _OF_EXCHANGE | set(copied_names(self)))
        parts = [
            (document.get("servers"), {"name", "code", "protocol"}),
            (document.get("tasks"), _OF_TASK | set(copied_names(env[_TASK]))),
            (
                exchange.get("models"),
                {"model", "fields", *copied_names(env["connector.sync.policy"])},
            ),
            (
                exchange.get("expressions"),
                {"model", *copied_names(env["pattern.sync.rule"])},
            ),
        ]
        for values_list, names in parts:
            for values in values_list or []:
                self._check_keys(values, names)
        for task in document.get("tasks") or []:
            for export in task.get("exports") or []:
                self._check_keys(export, _OF_EXPORT)

    @api.model
    def _check_keys(self, values: object, known: set[str]) -> None:
        if not isinstance(values, dict):
            raise UserError(
                self.env._("“%(text)s” stands where settings should.", text=values)
            )
        unknown = sorted(set(values) - known)
        if unknown:
            raise UserError(
                self.env._(
                    "The file has settings that are not known here: %(names)s. It may "
                    "come from a newer version.",
                    names=", ".join(unknown),
                )
            )

    # ------------------------------------------------------------------
    # What is made of it
    # ------------------------------------------------------------------

    @api.model
    def _load_document(self, document: dict, name: str, storages: list):
        """Make the exchange, paused: somebody looks at it, and resumes it.

        :param document: what ``_read_json`` gave
        :param storages: for each server of the document the one of this database
        :raises UserError: saying what is wrong; nothing is made then
        """
        self._refuse_same_name(name)
        patterns = self._load_patterns(document.get("patterns") or [])
        vals = self._prepare_loaded_vals(document["exchange"], name)
        same = [("copy_key", "=", vals.get("copy_key"))]
        if self.sudo().with_context(active_test=False).search_count(same, limit=1):
            vals.pop("copy_key", None)  # sudo: taken, by whichever exchange
        exchange = self.create(vals)
        tasks = self.env[_TASK]
        for values in document.get("tasks") or []:
            tasks += exchange._load_task(values, patterns, storages)
        for task, values in zip(tasks, document.get("tasks") or [], strict=True):
            self._load_answers(task, values, tasks)
        for policy in document["exchange"].get("models") or []:
            exchange._load_policy(policy)
        return exchange

    @api.model
    def _refuse_same_name(self, name: str) -> None:
        if self.with_context(active_test=False).search_count([("name", "=", name)]):
            raise UserError(
                self.env._(
                    "There is an exchange “%s” already: give this one another name.",
                    name,
                )
            )

    @api.model
    def _prepare_loaded_vals(self, values: dict, name: str) -> dict:
        names = copied_names(self)
        language = self.env["res.lang"]._lang_get(values.get("language") or "")
        rules = self.env["pattern.sync.rule"]
        return {
            **{n: v for n, v in values.items() if n in names},
            "name": name,
            "is_paused": True,
            "default_lang_id": language.id,
            "rule_ids": [
                Command.create(
                    {
                        **{n: v for n, v in rule.items() if n in copied_names(rules)},
                        "model_id": self._find_model(rule.get("model")).id,
                    }
                )
                for rule in values.get("expressions") or []
            ],
        }

    @api.model
    def _find_model(self, name: str | None):
        # sudo: managers of exchanges need not read all of the models.
        model = self.env["ir.model"].sudo()._get(name or "")
        if not model:
            raise UserError(
                self.env._(
                    "The exchange is about %s, which is not installed here.", name
                )
            )
        return model

    @api.model
    def _load_patterns(self, dumps: list) -> list:
        """The patterns, in order: those that are there alike, or new ones."""
        patterns = self.env["pattern.config"]
        made = []
        for values in dumps:
            before = patterns.concat(*made)
            made.append(
                self._find_same_pattern(values) or patterns._load(values, before)
            )
        return made

    @api.model
    def _find_same_pattern(self, values: dict):
        """A pattern with the same settings and columns, so that none is doubled."""
        model = self.env["pattern.config"]
        if not isinstance(values, dict) or any(
            isinstance(line, dict) and line.get("sub_pattern")
            for line in values.get("lines") or []
        ):
            return model
        alike = model.search(
            [
                ("name", "=", values.get("name")),
                ("res_model", "=", values.get("model")),
                ("company_id", "in", [self.env.company.id, False]),
            ]
        )
        simple = alike.filtered(lambda pattern: not pattern.line_ids.sub_pattern_id)
        return simple.filtered(lambda pattern: pattern._dump({}) == values)[:1]
