# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which records a partner knows as they are: they are not sent back to him.

The version of a record is a checksum of when it, and the lines that it consists of,
were written. It is kept on the binding when both sides meet. Whoever changes
anything, in a transaction however long, makes another version; dates alone would not
tell, since a transaction may commit long after the date that it writes.
"""

from collections.abc import Iterable

from odoo.tools import SQL

from odoo.addons.pattern_import_export.models.components import find_lists

Way = tuple[str, ...]


def get_version_sql(model, record: SQL, paths: Iterable[Way], depth: int = 0) -> SQL:
    """Return an expression that gives the version of a record as a text.

    :param record: the alias of the table of the model
    :param paths: the fields of the columns; the one2many among them lead to lines, as
        do those from which a column is computed
    """
    known = [path for path in paths if path]
    parts = [SQL("%s.write_date", record)] if model._log_access else []
    for parent, name in model._inherits.items():
        other = SQL.identifier(f"version_{depth}_{name}")
        parts.append(
            SQL(
                "(SELECT %s FROM %s %s WHERE %s.id = %s.%s)",
                get_version_sql(model.env[parent], other, [], depth + 1),
                SQL.identifier(model.env[parent]._table),
                other,
                other,
                record,
                SQL.identifier(name),
            )
        )
    for name in sorted({one for path in known for one in find_lists(model, path[0])}):
        field = model._fields[name]
        lines = model.env[field.comodel_name]
        inverse = lines._fields[field.inverse_name]
        rest = [path[1:] for path in known if path[0] == name]
        other = SQL.identifier(f"version_{depth}_{name}")
        parts.append(
            SQL(
                """(SELECT string_agg(%s.id || ':' || %s, ',' ORDER BY %s.id)
                      FROM %s %s WHERE %s.%s = %s.id)""",
                other,
                get_version_sql(lines, other, rest, depth + 1),
                other,
                SQL.identifier(lines._table),
                other,
                other,
                SQL.identifier(inverse.name),
                record,
            )
        )
    return SQL("md5(concat_ws('|', %s))", SQL(", ").join(parts or [SQL("''")]))


def get_echo_sql(model, paths: Iterable[Way], backend) -> SQL:
    """Return a query of the ids of records that are not to be told to the partner.

    He knows them as they are, or somebody has yet to decide a conflict.
    """
    record = SQL.identifier("version_record")
    return SQL(
        """(SELECT version_record.id
              FROM %(table)s version_record
              JOIN connector_generic_binding known ON known.res_id = version_record.id
             WHERE known.backend_model = %(backend_model)s
               AND known.backend_res_id = %(backend_id)s
               AND known.res_model = %(model)s
               AND (known.sync_state = 'conflict'
                    OR known.sync_state IN ('synced', 'deleted')
                       AND known.sync_hash = %(version)s))""",
        table=SQL.identifier(model._table),
        backend_model=backend._name,
        backend_id=backend.id,
        model=model._name,
        version=get_version_sql(model, record, paths),
    )
