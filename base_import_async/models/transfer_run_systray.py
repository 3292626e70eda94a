# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

# A person rarely has more at once; the list of imports has them all.
_SHOWN_RUNS = 10


class TransferRun(models.Model):
    """The runs of a user that go on, for the menu bar."""

    _inherit = "transfer.run"

    @api.model
    @api.readonly
    def get_open_runs(self) -> dict:
        """What the menu bar shows of the user's open runs.

        :return: ``count``, and ``runs``, the latest of them: ``id``, ``name``,
            ``model``, ``is_check``, ``state``, ``state_label``, ``progress``
            (percent, ``False`` as long as the file is read), ``seconds_left``
            (``False`` when it cannot be told), ``failed_count``
        """
        domain = self._open_domain() & Domain("user_id", "=", self.env.uid)
        runs = self.search(domain, limit=_SHOWN_RUNS)
        count = len(runs) if len(runs) < _SHOWN_RUNS else self.search_count(domain)
        return {"count": count, "runs": [run._get_short_progress() for run in runs]}

    def _get_short_progress(self) -> dict:
        progress = self.get_progress()
        return {
            "id": self.id,
            "name": self.file_name or self.name,
            "model": self.model_id.sudo().name,  # its name only
            "progress": self.progress if progress["total_known"] else False,
            **{
                key: progress[key]
                for key in (
                    "failed_count",
                    "is_check",
                    "seconds_left",
                    "state",
                    "state_label",
                )
            },
        }
