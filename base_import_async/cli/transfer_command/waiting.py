# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Following a run until it stops."""

import time
from functools import partial
from typing import Any

from . import exit_codes
from .output import Output
from .progress import describe
from .session import Session

OPEN_STATES = ("draft", "splitting", "running")
_SECONDS = 1.0


def finish(
    session: Session, run_id: int, output: Output, *, wait: bool, text: str = ""
) -> int:
    """Report on a run, after its end with ``wait``; the exit code.

    :param text: what to say when nobody waits
    """
    if not wait:
        data = session.run(partial(get_data, run_id=run_id))
        output.result(data, text or _sentence(data))
        return exit_codes.OK
    output.note(text)
    try:
        data = _follow(session, run_id, output)
    except KeyboardInterrupt:
        output.refuse(
            f"Not waiting any longer: import {run_id} goes on in the background. "
            f"“odoo transfer status {run_id} --wait” follows it, “odoo transfer "
            f"cancel {run_id}” stops it.",
            exit_codes.INTERRUPTED,
        )
        return exit_codes.INTERRUPTED
    code = exit_codes.of_state(data["state"])
    output.result({**data, "exit_code": code}, *_outcome(data))
    return code


def get_data(env, run_id: int) -> dict[str, Any]:
    """What ``--json`` prints of a run."""
    run = env["transfer.run"].browse(run_id)
    return {
        "run_id": run.id,
        "file_name": run.file_name,
        "model": run.res_model,
        "user": run.user_id.login,
        "submitted_at": run.create_date,
        "is_check": run.is_check,
        # the import that a faultless check has started
        "next_run_id": run.child_ids[-1:].id if run._is_gate else False,
        **run.get_progress(),
    }


def _follow(session: Session, run_id: int, output: Output) -> dict[str, Any]:
    while True:
        data = session.run(partial(get_data, run_id=run_id))
        output.note(data["hint"])
        output.progress(data)
        if data["state"] not in OPEN_STATES and not data["next_run_id"]:
            return data
        if data["next_run_id"]:
            output.note(_sentence(data))
            run_id = data["next_run_id"]
        time.sleep(_SECONDS)


def _outcome(data: dict[str, Any]) -> list[str]:
    lines = [_sentence(data)]
    if data["message"]:
        lines.append(data["message"])
    number = data["run_id"]
    if data["state"] == "paused":
        lines.append(f"Then: odoo transfer resume {number}, or cancel {number}")
    elif data["failed_count"]:
        lines.append(f"The failed rows: odoo transfer failed-rows {number}")
    return lines


def _sentence(data: dict[str, Any]) -> str:
    kind = "Check" if data["is_check"] else "Import"
    return f"{kind} {data['run_id']}: {data['state_label']}. {describe(data)}"
