"""Submit a file through the import screen's own calls, with the box ticked."""

from pathlib import Path
from typing import Any

from .client import Client
from .steps import Problem

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


def submit(client: Client, model: str, file: Path) -> int:
    """Upload ``file``, map its columns, import in the background; the run's id."""
    wizard = client.call("base_import.import", "create", {"res_model": model})
    client.upload("/base_import/set_file", file.name, file.read_bytes(), id=str(wizard))
    preview = client.call(
        "base_import.import", "parse_preview", wizard, dict(SCREEN_OPTIONS)
    )
    if preview.get("error"):
        raise Problem(f"{file.name} cannot be read: {preview['error']}")
    matches = preview.get("matches") or {}
    # JSON has no integer keys.
    fields = [
        "/".join(matches[str(index)]) if matches.get(str(index)) else False
        for index in range(len(preview["headers"]))
    ]
    if not any(fields):
        raise Problem(
            f"No column of {file.name} is a field of {model}: check MODEL and the "
            "first line of the file."
        )
    columns = [header.strip().lower() for header in preview["headers"]]
    options = {**SCREEN_OPTIONS, **preview["options"], "use_connector": True}
    # As a user does who sees that the file's tags do not exist yet.
    if model == "res.partner" and "category_id" in fields:
        options["name_create_enabled_fields"] = {"category_id": True}
    answer = client.call(
        "base_import.import",
        "execute_import",
        wizard,
        fields,
        columns,
        options,
        context={"tracking_disable": True},
    )
    if answer.get("run_id"):
        return int(answer["run_id"])
    messages = [message["message"] for message in answer.get("messages") or []]
    raise Problem(
        f"{file.name} was not accepted: {messages[0] if messages else 'no run began'}"
    )
