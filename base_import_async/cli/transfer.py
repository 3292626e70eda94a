# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``odoo transfer``: found by Odoo because of this file's place and name."""

import sys

from odoo.cli.command import Command


class Transfer(Command):
    """Import files in the background, and follow imports"""

    def run(self, args):
        # Late: Odoo loads this file for "odoo help" too, and swallows an
        # ImportError: the command would be called unknown. Odoo also calls it
        # odoo.cli.transfer, so that a relative import would not find its folder.
        # pylint: disable=odoo-addons-relative-import
        from odoo.addons.base_import_async.cli.transfer_command.main import main

        sys.exit(main(args, prog=self.prog))
