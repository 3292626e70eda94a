# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError

# Its model attachment.queue has the name of ours.
_RIVAL = "attachment_queue"


def pre_init_hook(env):
    """Refuse to be installed beside OCA's attachment_queue."""
    rival = env["ir.module.module"].search(
        [
            ("name", "=", _RIVAL),
            ("state", "in", ("installed", "to install", "to upgrade")),
        ]
    )
    if rival:
        raise UserError(
            env._(
                "The module %(rival)s is installed. It has a model attachment.queue "
                "of its own: uninstall it before you install this module, which "
                "takes its place.",
                rival=_RIVAL,
            )
        )
