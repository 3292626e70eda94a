"""Submit a file through the import screen's own calls, with the box ticked."""

import difflib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .client import Client
from .steps import Problem, say

# What the screen sends before the user touches anything.
SCREEN_OPTIONS: dict[str, Any] = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "",
    "fallback_values": {},
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "keep_matches": False,
    "limit": 2000,
    "name_create_enabled_fields": {},
    "quoting": '"',
    "separator": "",
    "sheet": "",
    "sheets": [],
    "skip": 0,
    "tracking_disable": True,
}


def check_model(client: Client, model: str) -> None:
    """Refuse a model that the database does not have, with those of like names."""
    found = client.call(
        "ir.model", "search_read", [["transient", "=", False]], ["model"]
    )
    names = [entry["model"] for entry in found]
    if model not in names:
        near = difflib.get_close_matches(model, names, 3) or ["res.partner.category"]
        raise Problem(
            f"There is no model {model} in this database. MODEL names one by its "
            f"technical name, for example MODEL={' or MODEL='.join(near)}."
        )


def submit(client: Client, model: str, file: Path) -> int:
    """Upload ``file``, map its columns, import in the background; the run's id."""
    wizard = client.call("base_import.import", "create", {"res_model": model})
    client.upload("/base_import/set_file", file.name, file.read_bytes(), id=str(wizard))
    preview = _preview(client, wizard, file)
    headers = [str(header).strip() for header in preview["headers"]]
    fields = _fields(preview)
    if not any(fields):
        raise Problem(_explain_no_field(file, model, headers, preview["options"]))
    options = {**SCREEN_OPTIONS, **preview["options"], "use_connector": True}
    # As a user does who sees that the file's tags do not exist yet.
    if model == "res.partner" and "category_id" in fields:
        options["name_create_enabled_fields"] = {"category_id": True}
    _tell_choices(headers, fields, options)
    answer = client.call(
        "base_import.import",
        "execute_import",
        wizard,
        fields,
        [header.lower() for header in headers],
        options,
        context={"tracking_disable": True},
    )
    if answer.get("run_id"):
        return int(answer["run_id"])
    messages = [message["message"] for message in answer.get("messages") or []]
    raise Problem(
        f"{file.name} was not accepted: {messages[0] if messages else 'no run began'}"
    )


def _preview(client: Client, wizard: int, file: Path) -> dict[str, Any]:
    options = {**SCREEN_OPTIONS, "separator": os.environ.get("SEPARATOR", "")}
    preview: dict[str, Any] = client.call(
        "base_import.import", "parse_preview", wizard, options
    )
    if preview.get("error"):
        raise Problem(f"{file.name} cannot be imported: {preview['error']}")
    return preview


def _fields(preview: dict[str, Any]) -> list[str | bool]:
    """For each column the field that Odoo proposes."""
    matches = preview.get("matches") or {}
    # JSON has no integer keys.
    return [
        "/".join(matches[str(index)]) if matches.get(str(index)) else False
        for index in range(len(preview["headers"]))
    ]


def _explain_no_field(
    file: Path, model: str, headers: Sequence[str], options: dict[str, Any]
) -> str:
    told = f"No column of {file.name} is a field of {model}. "
    # What stands between names: a blank is part of many a heading.
    marks = re.findall(r"[^\w\s\"'/.()-]|\t", headers[0])
    if len(headers) > 1 or not marks:
        return told + (
            f"Its first line names the columns {', '.join(headers)}: one at least has "
            "to be the name of a field, or MODEL to name another model."
        )
    likely = max(marks, key=marks.count)
    return told + (
        f"Its first line is read as one column, {headers[0]!r}, with the separator "
        f"{options.get('separator') or ','!r}. If the columns are separated by "
        f"{likely!r}, say so: make run FILE=… SEPARATOR={likely!r}."
    )


def _tell_choices(
    headers: Sequence[str], fields: Sequence[str | bool], options: dict[str, Any]
) -> None:
    """What the screen would show of the columns."""
    unused = [
        header or "(no heading)"
        for header, field in zip(headers, fields, strict=True)
        if not field
    ]
    if unused:
        say(f"  not imported, no such field: {', '.join(unused)}")
        say(
            "  (a heading is the technical name of a field, or its label in English or "
            "in the administrator's language)"
        )
    for name in options["name_create_enabled_fields"]:
        say(f"  {headers[fields.index(name)]}: names that do not exist are created")
