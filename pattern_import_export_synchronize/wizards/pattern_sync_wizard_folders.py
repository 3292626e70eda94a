# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The second step: which folders, seen as they are on the server."""

import datetime
from fnmatch import fnmatchcase

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.attachment_synchronize.core import names
from odoo.addons.attachment_synchronize.core.errors import SyncError
from odoo.addons.attachment_synchronize.models.failing import translate

_LISTED = 100
_NAMED = 6


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    @api.onchange("import_folder", "import_names", "has_import")
    def _onchange_import_folder(self):
        self.import_notice = False
        if self.has_import and self.import_folder is not None:
            self.import_notice = self._try_to_describe(self.import_folder, True)

    @api.onchange("export_folder", "has_export")
    def _onchange_export_folder(self):
        self.export_notice = False
        if self.has_export:
            self.export_notice = self._try_to_describe(self.export_folder, False)

    def _try_to_describe(self, folder, is_import: bool) -> str:
        try:
            with self._talking() as session:
                return self._describe_folder(session, _clean(folder), is_import)
        except UserError as error:
            return str(error)

    def _describe_folder(self, session, folder: str, is_import: bool) -> str:
        """What is in a folder, in one sentence."""
        files = self._list_folder(session, folder, may_be_missing=not is_import)
        if files is None:
            return self.env._("%s is not there yet: it is made.", folder)
        found = [file.name for file in files if file.kind == "file"]
        if is_import:
            pattern = self.import_names or "*"
            wanted = [name for name in found if fnmatchcase(name, pattern)]
            if not wanted:
                return self.env._(
                    "No such file is there now. Files in this folder: %(count)s.",
                    count=len(found),
                )
            shown = ", ".join(sorted(wanted)[:_NAMED])
            more = len(wanted) - _NAMED
            return shown + (self.env._(" and %s more", more) if more > 0 else "")
        return self.env._("It is there. Files in it: %(count)s.", count=len(found))

    def _list_folder(self, session, folder: str, *, may_be_missing: bool = False):
        """The content of a folder; None when it is not there, and need not be.

        :raises UserError: when it is not there, naming those that are
        """
        try:
            if folder:
                names.check_path(folder)
            return session.ls(folder)
        except SyncError as error:
            raise UserError(translate(self.env, error.sentence)) from error
        except FileNotFoundError as error:
            if may_be_missing:
                return None
            above = folder.rpartition("/")[0]
            raise UserError(self._describe_missing(session, folder, above)) from error

    def _describe_missing(self, session, folder: str, above: str) -> str:
        try:
            listed = session.ls(above)
        except FileNotFoundError:
            listed = []
        known = sorted(file.path for file in listed if file.kind == "directory")
        if not known:
            return self.env._("There is no folder %s on the server.", folder)
        return self.env._(
            "There is no folder %(folder)s on the server. There are: %(known)s.",
            folder=folder,
            known=", ".join(known[:20]),
        )

    # ------------------------------------------------------------------
    # Looking around
    # ------------------------------------------------------------------

    def _browse_to(self, folder: str) -> dict:
        self._show_folder(folder)
        return self._reopen()

    def action_up(self):
        """Show the folder above."""
        self.ensure_one()
        return self._browse_to((self.browsed or "").rpartition("/")[0])

    def action_look(self):
        """Look at the server again."""
        return self._look_again()

    def _look_again(self) -> dict:
        self._onchange_import_folder()
        self._onchange_export_folder()
        return self._browse_to(self.browsed or "")

    def _show_folder(self, folder: str) -> None:
        """List a folder: its folders first, then its files."""
        with self._talking() as session:
            listed = self._list_folder(session, folder)
        kinds = ("directory", "file")
        shown = sorted(
            (file for file in listed if file.kind in kinds),
            key=lambda file: (file.kind, file.name),
        )
        self.browsed = folder
        self.place_ids = [
            Command.clear(),
            *(
                Command.create(self._prepare_place_vals(file))
                for file in shown[:_LISTED]
            ),
        ]

    @api.model
    def _prepare_place_vals(self, file) -> dict:
        moment = False
        if file.mtime is not None:
            moment = datetime.datetime.fromtimestamp(
                int(file.mtime), datetime.timezone.utc
            ).replace(tzinfo=None)
        # A hostile name is shown, but not as PostgreSQL would refuse it.
        path = file.path.encode(errors="replace").decode().replace("\0", "?")
        return {
            "path": path,
            "name": path.rpartition("/")[2],
            "kind": file.kind,
            "size": min(file.size, 2**31 - 1),
            "written_at": moment,
        }

    # ------------------------------------------------------------------
    # The step
    # ------------------------------------------------------------------

    def _check_folders(self) -> bool:
        if not (self.has_import or self.has_export):
            raise UserError(
                self.env._(
                    "Say whether files arrive from the partner, or leave for it."
                )
            )
        if self.has_export and not self.server_can_write:
            raise UserError(
                self.env._("On this server files can only be read: none can leave.")
            )
        import_folder, export_folder = (
            _clean(self.import_folder),
            _clean(self.export_folder),
        )
        if self.has_import and self.has_export and import_folder == export_folder:
            raise UserError(
                self.env._(
                    "Files that leave need a folder of their own: else they would be "
                    "fetched again."
                )
            )
        with self._talking() as session:
            if self.has_import:
                self._list_folder(session, import_folder)
            if self.has_export:
                self._list_folder(session, export_folder, may_be_missing=True)
        self.write({"import_folder": import_folder, "export_folder": export_folder})
        return True


def _clean(folder: str | bool) -> str:
    """A folder relative to that of the server, without slashes around."""
    return (folder or "").strip().strip("/")
