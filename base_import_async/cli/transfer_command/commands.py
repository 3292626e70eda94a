# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The commands of ``odoo transfer``; each returns its exit code."""

import os
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO

from . import exit_codes
from .errors import Refusal
from .output import Output
from .progress import describe
from .session import Session
from .waiting import finish, get_data


def import_file(session: Session, arguments: Namespace, output: Output) -> int:
    """Submit a file as the import screen does."""
    name = arguments.name or Path(arguments.file).name
    if arguments.file == "-" and not arguments.name:
        raise Refusal("Name the file (--name partners.csv): its format is told by it.")

    with ExitStack() as stack:
        stream = stack.enter_context(closing(_open_input(arguments.file)))
        files = {
            Path(path).name: stack.enter_context(open(path, "rb"))
            for path in arguments.files
        }

        def submit(env) -> tuple[int, list[str]]:
            for opened in (stream, *files.values()):
                opened.seek(0)  # a second try after a conflict
            run = env["transfer.run"]._submit_stream(
                *(arguments.model, name, stream),
                *(arguments.map, arguments.options, arguments.dry_run),
                files=files,
            )
            unused = [column for column, path in run.mapping if column and not path]
            return run.id, unused

        run_id, unused = session.run(submit)
    if unused:
        output.note(
            f"Columns that are not imported: {', '.join(unused)}. A heading is the "
            "technical name of a field, or its label in English or in the language of "
            "the user; where others are, --map says the field of each column."
        )
    text = f"Import {run_id} was accepted and goes on in the background."
    return finish(session, run_id, output, wait=arguments.wait, text=text)


def _open_input(path: str) -> BinaryIO:
    """A stream that can be read again."""
    if path != "-":
        return open(path, "rb")  # closed by the caller
    stream = tempfile.TemporaryFile()
    shutil.copyfileobj(sys.stdin.buffer, stream)
    return stream


def show_status(session: Session, arguments: Namespace, output: Output) -> int:
    """One run, or the latest ones with those that are open first."""
    if arguments.run:
        session.run(lambda env: _get_run(env, arguments.run))
        return finish(session, arguments.run, output, wait=arguments.wait)

    def read(env) -> list[dict]:
        runs = env["transfer.run"]
        found = runs.search(runs._open_domain())
        found |= runs.search([], limit=max(arguments.limit - len(found), 0))
        return [get_data(env, run.id) for run in found]

    runs = session.run(read)
    lines = [
        f"{run['run_id']:>6}  {run['state']:<9}  {run['file_name'] or ''}  "
        f"({run['model']}, {run['user']}): {describe(run)}"
        for run in runs
    ]
    output.result({"runs": runs}, *(lines or ["No imports."]))
    return exit_codes.OK


def _act(method: str, text: str) -> Callable[[Session, Namespace, Output], int]:
    """A command that calls a method of the run, then perhaps waits."""

    def command(session: Session, arguments: Namespace, output: Output) -> int:
        def act(env) -> None:
            getattr(_get_run(env, arguments.run), method)()

        session.run(act)
        wait = getattr(arguments, "wait", False)
        said = text.format(arguments.run)
        return finish(session, arguments.run, output, wait=wait, text=said)

    return command


def write_failed_rows(session: Session, arguments: Namespace, output: Output) -> int:
    """Copy the file of failed rows; it appears complete or not at all."""
    return _write_rows("failed", session, arguments, output)


def write_imported_rows(session: Session, arguments: Namespace, output: Output) -> int:
    """Copy the file of the rows that landed, with the ids of their records."""
    return _write_rows("success", session, arguments, output)


def _write_rows(
    kind: str, session: Session, arguments: Namespace, output: Output
) -> int:
    file_id = session.run(
        lambda env: _get_run(env, arguments.run)._get_file_of(kind).id
    )

    def copy(env) -> str:
        attachment = env["ir.attachment"].browse(file_id)
        target = Path(arguments.output or attachment.name)
        if not arguments.output and target.exists():
            raise Refusal(f"{target} exists already; name a file with --output.")
        with attachment._open_stream() as stream:
            if arguments.output == "-":
                shutil.copyfileobj(stream, sys.stdout.buffer)
            else:
                _write_file(stream, target)
        return str(target)

    written = session.run(copy)
    if arguments.output != "-":
        data = {"run_id": arguments.run, "file": written}
        output.result(data, f"Written: {written}")
    return exit_codes.OK


def _write_file(stream: BinaryIO, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.absolute().parent)
    try:
        with open(handle, "wb") as file:
            shutil.copyfileobj(stream, file)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def examine(session: Session, _arguments: Namespace, output: Output) -> int:
    """Say what keeps imports from moving."""
    problems = session.run(lambda env: env["transfer.doctor"].get_problems())
    lines = [f"{p['message']}\n  → {p['advice']}  [{p['code']}]" for p in problems]
    output.result(
        {"healthy": not problems, "problems": problems},
        *(lines or ["Nothing is wrong: imports move."]),
    )
    return exit_codes.PARTIAL if problems else exit_codes.OK


def _get_run(env, run_id: int):
    run = env["transfer.run"].search([("id", "=", run_id)])
    if not run:
        raise Refusal(f"There is no import {run_id}.")
    return run


COMMANDS: dict[str, Callable[[Session, Namespace, Output], int]] = {
    "import": import_file,
    "status": show_status,
    "retry": _act("action_retry_failed", "The failed rows of import {} are retried."),
    "cancel": _act("action_cancel", "Import {} is being cancelled."),
    "pause": _act("action_pause", "Import {} is paused."),
    "resume": _act("action_resume", "Import {} goes on."),
    "failed-rows": write_failed_rows,
    "imported-rows": write_imported_rows,
    "doctor": examine,
}
