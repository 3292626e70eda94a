# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from odoo import fields, models

from odoo.addons.base_import_async.core.formats import get_format

from ..core.examples import get_examples
from ..core.header import SEPARATOR
from ..core.instructions import Instruction, get_instructions
from ..core.rules import HeaderFormat
from ..core.template import TextSheet
from ..core.workbook import write_workbook


class PatternConfig(models.Model):
    """Files to fill in, and the grammar in words."""

    _inherit = "pattern.config"

    grammar_help = fields.Html(
        compute="_compute_grammar_help",
        sanitize=False,  # rendered from a template of ours
        help="Headers that files of this model may have.",
    )

    def action_generate_template(self):
        """Download an empty file of this pattern with an explanation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/pattern_import_export/template/{self.id}",
            "target": "download",
        }

    def _get_template(self) -> tuple[str, bytes]:
        """Name and content of a file without rows."""
        self.ensure_one()
        layout = self._name_language(self._get_layout())
        lines = self._get_header_lines(layout)
        stream = io.BytesIO()
        if self.export_format == "xlsx":
            text = TextSheet(self.env._("Instructions"), self._get_instructions())
            write_workbook(self._plan_sheet(lines, layout, text), (), stream)
        else:
            # an object has one name a value: no second line of header
            is_json = self.export_format in ("json", "jsonl")
            table = get_format(self.export_format)
            lines = lines[-1:] if is_json else lines
            table.write(lines, stream, self._get_csv_options())
        return f"{self.name}.{self.export_format}", stream.getvalue()

    def _get_instructions(self) -> list[list[str]]:
        """The sheet of instructions: a header, then a row for each column."""
        describe = self.env["pattern.config.fields"]._get_describe()
        layout = self._name_language(self._get_layout())
        found = get_instructions(layout, self.res_model, describe)
        title = [
            self.env._("Column"),
            self.env._("Meaning"),
            self.env._("Content"),
            self.env._("To know"),
            self.env._("Choices"),
        ]
        return [title, *(self._describe_instruction(one) for one in found)]

    def _describe_instruction(self, instruction: Instruction) -> list[str]:
        # pylint: disable=translation-contains-variable
        notes = [
            instruction.is_key and self.env._("Key: records are found by it."),
            instruction.is_required and self.env._("Needed for a new record."),
            instruction.note and self.env._(instruction.note),
        ]
        return [
            instruction.header,
            instruction.label.replace(SEPARATOR, " › "),
            self.env._(instruction.kind),
            " ".join(filter(None, notes)),
            ", ".join(instruction.choices),
        ]

    def _compute_grammar_help(self):
        describe = self.env["pattern.config.fields"]._get_describe()
        for pattern in self:
            examples = get_examples(pattern.res_model or "", describe)
            pattern.grammar_help = self.env["ir.qweb"]._render(
                "pattern_import_export.grammar_help",
                {
                    "examples": [
                        {
                            "headers": example.headers,
                            # pylint: disable=translation-contains-variable
                            "says": self.env._(example.message, **example.values),
                        }
                        for example in examples
                    ],
                    "has_two_lines": pattern.header_format == HeaderFormat.LABELS.value,
                },
            )
