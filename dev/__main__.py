"""``python3 -m dev COMMAND``: what the Makefile calls."""

import importlib
import os
import sys

from .steps import Problem, explain, fail

# Command → module and function; imported late, so that one does not need the others.
COMMANDS = {
    "run": ("running", "main"),
    "test": ("testing", "main"),
    "behaviours": ("behaviours", "main"),
    "e2e": ("campaigns", "e2e"),
    "week": ("campaigns", "week"),
    "peers": ("campaigns", "peers"),
    "fuzz": ("campaigns", "fuzz"),
    "parity": ("campaigns", "parity"),
    "trips": ("campaigns", "trips"),
    "native": ("native", "main"),
    "bench": ("benchmarks", "main"),
    "serve": ("commands", "serve"),
    "stop": ("commands", "stop"),
    "shell": ("commands", "shell"),
    "doctor": ("commands", "doctor"),
    "clean": ("commands", "clean"),
    "setup": ("commands", "setup"),
    "lint": ("lint", "main"),
    "format": ("lint", "format_code"),
    "readme": ("readme", "main"),
    "pot": ("translations", "main"),
    "fresh": ("fresh", "main"),
}


def main() -> int:
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in COMMANDS:
        fail(f"python3 -m dev {'|'.join(COMMANDS)}")
        return 2
    if not sys.platform.startswith("linux"):
        fail("This needs Linux: process and socket handling rely on it.")
        return 1
    module, function = COMMANDS[name]
    try:
        # A private umask: what we write may hold passwords and business data.
        os.umask(0o022)
        result: int = getattr(importlib.import_module(f"dev.{module}"), function)()
    except KeyboardInterrupt:
        fail("Interrupted. Starting again continues where this ended.")
        return 130
    except Problem as problem:
        fail(str(problem))
        return 1
    except OSError as error:
        fail(explain(error))
        return 1
    return result


if __name__ == "__main__":
    sys.exit(main())
