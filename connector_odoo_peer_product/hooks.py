# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def post_init_hook(env):
    """Peers that are there already get the models of this addon to choose from."""
    backends = env["odoo.peer.backend"].with_context(active_test=False).search([])
    backends._ensure_policies()
