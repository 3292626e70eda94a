# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The command line of ``odoo transfer``."""

import argparse
import json
from typing import Any, NoReturn

from . import exit_codes

EPILOG = """\
exit codes:
  0    done (without --wait: accepted); doctor: nothing is wrong
  1    some rows failed; doctor: there are problems
  2    no row landed, cancelled, paused, or refused with a message
  3    wrong usage
  130  interrupted with Ctrl-C; an import that was submitted goes on
"""


class Parser(argparse.ArgumentParser):
    """Leaves exit code 2 to imports that failed."""

    def error(self, message: str) -> NoReturn:
        self.print_usage()
        self.exit(exit_codes.USAGE, f"{self.prog}: {message}\n")


def parse(args: list[str], prog: str) -> argparse.Namespace:
    """Arguments as a namespace, whose ``command`` says what to do.

    :raises SystemExit: with code 3 for wrong usage, 0 after ``--help``
    """
    arguments = _build_parser(prog).parse_args(args)
    if arguments.command == "import":
        arguments.options = _collect_options(arguments)
        arguments.map = dict(arguments.map) or None
    return arguments


def _build_parser(prog: str) -> Parser:
    parser = Parser(
        prog=prog,
        description="Import files in the background, and follow imports.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_import(_add_command(commands, "import", "import a file in the background"))
    status = _add_command(commands, "status", "list imports, or show one")
    status.add_argument("run", nargs="?", type=_run_id, metavar="RUN")
    status.add_argument("--limit", type=_count, default=20, help="imports listed (20)")
    _add_wait(status)
    retry = _add_command(commands, "retry", "load the failed rows of an import again")
    _add_run(retry)
    _add_wait(retry)
    cancel = _add_command(commands, "cancel", "stop an import; loaded rows stay")
    _add_run(cancel)
    _add_run(_add_command(commands, "pause", "start no further chunk of an import"))
    resume = _add_command(commands, "resume", "go on with a paused import")
    _add_run(resume)
    _add_wait(resume)
    for name, text in (
        ("failed-rows", "write the failed rows to a file"),
        ("imported-rows", "write the rows that landed to a file, with their ids"),
    ):
        rows = _add_command(commands, name, text)
        _add_run(rows)
        rows.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            help="where to write; - for standard output (default: a new file here)",
        )
    _add_command(commands, "doctor", "say why imports do not move")
    return parser


def _add_command(commands: Any, name: str, text: str) -> Parser:
    parser: Parser = commands.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-c", "--config", help="Odoo's configuration file")
    parser.add_argument("-d", "--database", help="database, if not configured")
    parser.add_argument(
        "--user",
        metavar="LOGIN",
        help="act as this user (default: import as the administrator, others as "
        "the system)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _add_run(parser: Parser) -> None:
    parser.add_argument("run", type=_run_id, metavar="RUN", help="number of the import")


def _add_wait(parser: Parser) -> None:
    parser.add_argument(
        "-w", "--wait", action="store_true", help="wait for the end, show progress"
    )


def _add_import(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file; - for standard input")
    parser.add_argument("-m", "--model", required=True, help="e.g. res.partner")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=_pair,
        metavar="COLUMN=FIELD",
        help="import this column into this field; the columns not named are left "
        "out. Without it Odoo finds the fields by the headings",
    )
    parser.add_argument("--name", help="name of the file, for standard input")
    parser.add_argument(
        "--files",
        action="append",
        default=[],
        metavar="ZIP",
        help="a zip of the files that cells name, such as images; or one such file",
    )
    parser.add_argument("--company", help="id or name of the company to work in")
    parser.add_argument("--on-error", choices=["row", "chunk", "file"])
    parser.add_argument("--dry-run", action="store_true", help="check only")
    parser.add_argument("--chunk-size", type=_count, metavar="N")
    parser.add_argument("--priority", type=_count, metavar="N", help="less is earlier")
    parser.add_argument("--max-parallel", type=_count, metavar="N")
    parser.add_argument("--start-at", metavar="TIME", help="not before, e.g. in UTC")
    parser.add_argument(
        "--match",
        nargs="+",
        default=[],
        action="extend",
        metavar="FIELD",
        help="find existing records by these fields",
    )
    parser.add_argument("--match-mode", choices=["upsert", "update", "create"])
    parser.add_argument(
        "--group-by",
        metavar="COLUMN",
        help="keep rows with the same value in this column or field in one chunk",
    )
    parser.add_argument(
        "--on-duplicate",
        choices=["warn", "row", "refuse"],
        help="when an external id or key stands twice in the file (warn)",
    )
    parser.add_argument("--encoding")
    parser.add_argument("--separator")
    parser.add_argument("--sheet")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        type=_option,
        metavar="NAME=VALUE",
        help="any other option of Odoo's import; the value may be JSON",
    )
    _add_wait(parser)


def _collect_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Options of the import, as the import screen calls them."""
    options = {
        "on_error": arguments.on_error,
        "chunk_size": arguments.chunk_size,
        "priority": arguments.priority,
        "max_parallel": arguments.max_parallel,
        "start_at": arguments.start_at,
        "match_fields": arguments.match,
        "match_mode": arguments.match_mode,
        "group_by": arguments.group_by,
        "on_duplicate": arguments.on_duplicate,
        "encoding": arguments.encoding,
        "separator": arguments.separator,
        "sheet": arguments.sheet,
    }
    given = {name: value for name, value in options.items() if value not in (None, [])}
    return {**given, **dict(arguments.option)}


def _run_id(text: str) -> int:
    """``12`` or ``#12``, as messages write it."""
    return _count(text.removeprefix("#"))


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _pair(text: str) -> tuple[str, str]:
    """A heading may contain ``=``; the path of a field does not."""
    name, equals, value = text.rpartition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form COLUMN=FIELD")
    return name, value


def _option(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
