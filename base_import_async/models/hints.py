# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo's import screen shows below a message: what a cell may say instead."""

from odoo.api import Environment

_MOST_CHOICES = 20


def get_hint(env: Environment, message: dict) -> str | None:
    """What a message of ``load`` says of good values.

    Records that could be meant are no hint: the run lets a person pick one.
    """
    more = message.get("moreinfo")
    if isinstance(more, str):
        return more
    if not isinstance(more, list) or not more:
        return None
    choices = [str(choice) for choice in more[:_MOST_CHOICES]]
    choices += ["…"] if len(more) > _MOST_CHOICES else []
    return env._("Possible values: %s", ", ".join(choices))
