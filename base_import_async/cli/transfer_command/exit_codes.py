# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What ``odoo transfer`` tells the shell."""

OK = 0  # done, accepted, healthy
PARTIAL = 1  # some rows failed; for the doctor: there are problems
FAILED = 2  # no row landed, cancelled, paused, or refused with a message
USAGE = 3
INTERRUPTED = 130  # Ctrl-C: what was submitted goes on

_OF_STATE = {"done": OK, "partial": PARTIAL, "failed": FAILED, "cancelled": FAILED}


def of_state(state: str) -> int:
    """The exit code for an import that has stopped in ``state``.

    A paused one counts as failed: it does not go on by itself.
    """
    return _OF_STATE.get(state, FAILED)
