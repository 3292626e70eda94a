# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs one command and turns what came of it into an exit code."""

import psycopg2

from odoo.exceptions import UserError

from . import arguments, commands, exit_codes
from .errors import Refusal, UsageError
from .output import Output
from .session import Session


def main(args: list[str], prog: str) -> int:
    """Do what the command line asks; the exit code."""
    try:
        parsed = arguments.parse(args, prog)
    except SystemExit as end:
        return int(end.code or 0)
    output = Output(as_json=parsed.json)
    try:
        return commands.COMMANDS[parsed.command](Session(parsed), parsed, output)
    except UsageError as error:
        return _refuse(output, error, exit_codes.USAGE)
    except (Refusal, UserError, OSError, psycopg2.Error) as error:
        return _refuse(output, error, exit_codes.FAILED)
    except KeyboardInterrupt:
        output.refuse("Interrupted; nothing was changed.", exit_codes.INTERRUPTED)
        return exit_codes.INTERRUPTED


def _refuse(output: Output, error: Exception, code: int) -> int:
    output.refuse(str(error).strip(), code)
    return code
