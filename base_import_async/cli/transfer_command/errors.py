# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a command does not do what it is asked to; told in the language of the shell."""


class UsageError(Exception):
    """Somebody must call the command differently."""


class Refusal(Exception):
    """The command was understood, but cannot be done."""
