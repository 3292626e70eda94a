# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What names a record by its number, and stays when the database removes it."""

from odoo.models import BaseModel
from odoo.tools import SQL

# → the field that names the model; the record's number is in ``res_id``
_TRACES = {
    "ir.model.data": "model",
    "ir.attachment": "res_model",
    "mail.activity": "res_model",
    "mail.followers": "res_model",
    "mail.message": "model",
    "mail.scheduled.message": "model",
}


def remove_traces(records: BaseModel) -> None:
    """Remove what ``unlink`` would have removed with records that are gone.

    A foreign key took them along with what they hung on, so that no code of theirs
    ran: an external id of a record that is not there would make the next import of
    it look like an update.

    :param records: without access checks, none of them exists
    """
    if not records:
        return
    env = records.env
    for name, model_field in _TRACES.items():
        # nobody's any more, and not the user's to read; searches of files hide those
        # of records that are gone
        traces = env[name].sudo()
        rows = env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s = %s AND res_id IN %s",
                SQL.identifier(traces._table),
                SQL.identifier(model_field),
                records._name,
                records._ids,
            )
        )
        traces.browse([trace_id for (trace_id,) in rows]).unlink()
