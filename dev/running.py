"""``make run``: serve, and import a file in the background as a user would."""

import hashlib
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from . import configuration, manifests, paths, serving
from .client import Client
from .setup import prepared
from .steps import Problem, lock, relative, say
from .submission import check_model, submit

EXAMPLE = paths.ROOT / "examples" / "partners.csv"
OPEN_STATES = ("draft", "splitting", "running", "paused")
# Counters of a run, and how the outcome is told.
OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed", "cancelled")
PATIENCE = 600  # seconds without any progress


def main() -> int:
    file, model = _wanted()
    with prepared() as place:
        if serving.start(place):
            say("Odoo is running.")
        address, database = serving.address(place), place.server.database("demo")
        if "base_import_async" not in manifests.installable():
            serving.print_login(place)
            say("\nThis checkout has no base_import_async yet: nothing was imported.")
            return 0
    password = configuration.secret("admin-password")[0]
    client = Client(address, database, password)
    with lock("import", waiting="Another make run is importing here: waiting."):
        run_id = _find_or_submit(client, model, file)
        progress = _follow(client, run_id)
    _report(client, run_id, progress)
    serving.print_login(place)
    return 0 if progress["state"] in ("done", "partial") else 1


def _wanted() -> tuple[Path, str]:
    file = Path(os.environ.get("FILE") or EXAMPLE).expanduser()
    model = os.environ.get("MODEL") or "res.partner"
    if not file.is_file():
        raise Problem(f"{file} does not exist: FILE names the file to import.")
    if not file.stat().st_size:
        raise Problem(
            f"{file} is empty (0 bytes): save it again where it was made, or let FILE "
            "name another one."
        )
    if os.environ.get("FILE") and not os.environ.get("MODEL"):
        say("MODEL is not given: importing contacts (res.partner).")
    if not re.fullmatch(r"[a-z][a-z0-9_.]*", model):
        raise Problem(f"{model} is no name of a model: MODEL=product.template is one.")
    return file, model


def _find_or_submit(client: Client, model: str, file: Path) -> int:
    """The run of this very file, if there is one: a second run doubles no row."""
    check_model(client, model)
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    domain = [["checksum", "=", checksum], ["res_model", "=", model]]
    known = client.call(
        "transfer.run", "search_read", domain, ["state"], limit=1, order="id desc"
    )
    if known and not os.environ.get("FORCE"):
        run, state = known[0]["id"], known[0]["state"]
        if state in OPEN_STATES:
            say(f"\n{file.name} is being imported, in run {run}: following it.")
            return int(run)
        if state in ("done", "partial"):
            say(
                f"\n{file.name} was imported before, in run {run} (FORCE=1 repeats it)."
            )
            return int(run)
    say(f"\n==> Importing {file.name} into {model}, in the background")
    return submit(client, model, file)


def _follow(client: Client, run_id: int) -> dict[str, Any]:
    """Show the progress until the run is closed."""
    display = _Display()
    seen, moved_at = None, time.monotonic()
    while True:
        progress: dict[str, Any] = client.call("transfer.run", "get_progress", run_id)
        if isinstance(progress, list):
            progress = progress[0]
        display.show(progress)
        if progress["state"] not in OPEN_STATES:
            display.end()
            return progress
        if progress["state"] == "paused":
            display.end()
            reason = str(progress.get("message") or "by somebody").rstrip(". ")
            raise Problem(
                f"Run {run_id} is paused: {reason}. Resume it in the web client, then "
                "make run follows it."
            )
        if progress != seen:
            seen, moved_at = progress, time.monotonic()
        if time.monotonic() - moved_at > PATIENCE:
            raise Problem(
                f"Run {run_id} has not moved for {PATIENCE} seconds: look at "
                ".dev/log/jobs.log."
            )
        time.sleep(0.5)


class _Display:
    """A bar in a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stdout.isatty()
        self._shown_share = -1.0

    def show(self, progress: dict[str, Any]) -> None:
        total = progress.get("row_count") or 0
        done = progress.get("processed_count") or 0
        share = done / total if total else 0.0
        text = f"{done:,} of {total:,} rows"
        if progress.get("rate"):
            text += f", {progress['rate']:,.0f} a second"
        if progress.get("seconds_left") and share < 1:
            text += f", {progress['seconds_left']:,.0f} s left"
        label = progress.get("state_label") or progress["state"]
        if self._is_terminal:
            width = max(
                10, min(40, shutil.get_terminal_size().columns - len(text) - 24)
            )
            bar = "#" * int(share * width)
            sys.stdout.write(
                f"\r\x1b[K{label:<10} [{bar:<{width}}] {share:4.0%} {text}"
            )
            sys.stdout.flush()
        elif share >= self._shown_share + 0.1 or (share == 1 != self._shown_share):
            self._shown_share = share
            say(f"{label}: {share:.0%}, {text}")

    def end(self) -> None:
        if self._is_terminal:
            say()


def _report(client: Client, run_id: int, progress: dict[str, Any]) -> None:
    label = progress.get("state_label") or progress["state"]
    say(f"\nRun {run_id}: {label}")
    if progress.get("message"):
        say(f"  {progress['message']}")
    say(f"  {'rows in the file':<18}{progress['row_count']:>8,}")
    for outcome in OUTCOMES:
        count = progress.get(f"{outcome}_count") or 0
        if count or outcome in ("created", "failed"):
            say(f"  {outcome:<18}{count:>8,}")
    if progress.get("failed_count"):
        saved = relative(_save_failed(client, run_id))
        say(f"  failed rows, with their errors: {saved}")


def _save_failed(client: Client, run_id: int) -> Path:
    """Download the failed-rows file through the run's own button."""
    action = client.call("transfer.run", "action_download_failed_rows", run_id)
    content = client.get(action["url"])
    run = client.call("transfer.run", "read", run_id, ["failed_attachment_id"])[0]
    attachment = run["failed_attachment_id"]
    # The name comes from the uploaded file: keep it inside the folder.
    name = Path(attachment[1]).name if attachment else "failed.csv"
    target = paths.OUT / f"run-{run_id}-{name}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target
