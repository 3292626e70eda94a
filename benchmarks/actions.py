"""What runs inside Odoo: each function is one thing that is measured (see probe.py).

The first argument is an environment of the administrator; what they return is JSON.
"""

from pathlib import Path
from typing import Any

from . import files
from .bare import get_filling

# As Odoo's web client sends it before a person touches anything.
_OPTIONS: dict[str, Any] = {
    **{"has_headers": True, "advanced": True, "keep_matches": False},
    **{"quoting": '"', "separator": ",", "encoding": "utf-8", "sheet": ""},
    **{"date_format": "%Y-%m-%d", "datetime_format": "%Y-%m-%d %H:%M:%S"},
    **{"float_thousand_separator": ",", "float_decimal_separator": "."},
    **{"fallback_values": {}, "name_create_enabled_fields": {}},
    **{"import_set_empty_fields": [], "import_skip_records": []},
    **{"tracking_disable": True, "skip": 0, "limit": None},
}
_CLIENT_BATCH = 2000


def prepare(env) -> None:
    """The records that the files refer to; no crons but the suite's own."""
    own = (
        env["ir.model.data"]
        .sudo()
        .search([("model", "=", "ir.cron"), ("module", "=", "base_import_async")])
    )
    env["ir.cron"].sudo().search(
        [("id", "not in", own.mapped("res_id"))]
    ).active = False
    for number, name in enumerate(files.TAGS):
        tag = env["res.partner.category"].create({"name": name})
        _name_it(env, tag, f"tag_{number}")
    env["res.partner"].create(
        [{"name": f"Vendor {number:03d}"} for number in range(files.VENDORS)]
    )


def _name_it(env, record, name: str) -> None:
    env["ir.model.data"].sudo().create(
        {
            **{"module": "__import__", "name": name},
            **{"model": record._name, "res_id": record.id},
        }
    )


def odoo_import(
    env, path: str, model: str, fields: list[str], rows: int
) -> dict[str, int]:
    """Odoo's own import, in batches as its web client asks for them."""
    wizard = env["base_import.import"].create(
        {
            **{"res_model": model, "file": Path(path).read_bytes()},
            **{"file_name": Path(path).name, "file_type": "text/csv"},
        }
    )
    env = env(context={"tracking_disable": True})
    landed, skip, refused = 0, 0, 0
    while skip < rows:
        options = {**_OPTIONS, "skip": skip, "limit": _CLIENT_BATCH}
        answer = wizard.with_env(env).execute_import(fields, fields, options)
        env.cr.commit()
        landed += len(answer["ids"] or [])
        refused += 0 if answer["ids"] else 1
        skip = answer.get("nextrow") or skip + _CLIENT_BATCH
    return {"records": landed, "refused_batches": refused}


def submit(
    env, path: str, model: str, fields: list[str], rows: int, options: dict
) -> int:
    """Submit a file to the background; the id of its run.

    Chunks are as large as the screen proposes, unless ``options`` says otherwise.
    """
    runs = env["transfer.run"]
    options = {"chunk_size_is_proposed": "chunk_size" not in options, **options}
    size = runs._propose_chunk_size(model, rows)
    with Path(path).open("rb") as stream:
        run = runs._submit_stream(
            model, Path(path).name, stream, fields, {"chunk_size": size, **options}
        )
    return run.id


def count(env, model: str) -> int:
    return env[model].with_context(active_test=False).search_count([])


def read_by_odoo(env, path: str) -> int:
    """Odoo's own reader of a workbook; the number of rows."""
    wizard = env["base_import.import"].create(
        {
            **{"res_model": "res.partner", "file": Path(path).read_bytes()},
            "file_name": Path(path).name,
        }
    )
    number, _rows = wizard._read_file({"has_headers": True, "sheet": ""})
    return number


def read_by_suite(env, path: str) -> int:
    """The suite's reader of the same workbook; the number of rows."""
    from odoo.addons.base_import_async.core.formats import TableOptions, get_format

    with Path(path).open("rb") as stream:
        return sum(1 for _row in get_format("xlsx").read(stream, TableOptions()))


def load_here(
    env, path: str, model: str, fields: list[str], rows: int, options: dict
) -> dict[str, int]:
    """The same import without a queue: split and chunks one after the other, here."""
    run = env["transfer.run"].browse(submit(env, path, model, fields, rows, options))
    env.cr.commit()
    while not run.split_done:
        run.run_split_job()
        env.cr.commit()
        env.invalidate_all()
    chunks = 0
    while chunk_id := _queue_next_chunk(env.cr, run.id):
        env["transfer.chunk"].browse(chunk_id).run_load_job()
        env.cr.commit()
        env.invalidate_all()
        chunks += 1
    return {"chunks": chunks, "records": run.created_count + run.updated_count}


def _queue_next_chunk(cr, run_id: int) -> int | None:
    """As the queue does: by SQL, which costs the import next to nothing."""
    cr.execute(
        """UPDATE transfer_chunk SET state = 'queued' WHERE id = (
               SELECT id FROM transfer_chunk
                WHERE run_id = %s AND state IN ('waiting', 'queued')
             ORDER BY sequence, id LIMIT 1)
        RETURNING id""",
        [run_id],
    )
    return cr.rowcount and cr.fetchone()[0]


def fill(env, count: int) -> None:
    """So many contacts, for exports: a thousand by the ORM, the others as copies.

    The tables are analyzed, as autovacuum does within a minute of such a growth.
    """
    seed = min(count, 1000)
    values = get_filling(env, files.PARTNERS.rows(seed))
    first = env["res.partner"].create(values).ids[0]
    env.flush_all()
    _copy_rows(env.cr, "res_partner", first, count // seed)
    env.cr.execute("ANALYZE res_partner, res_partner_res_partner_category_rel")


def _copy_rows(cr, table: str, first: int, times: int) -> None:
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name != 'id'",
        [table],
    )
    names = ", ".join(f'"{name}"' for (name,) in cr.fetchall())
    for _time in range(times - 1):
        cr.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}"
            " WHERE id BETWEEN %s AND %s RETURNING id",
            [first, first + 999],
        )
        ids = [row[0] for row in cr.fetchall()]
        cr.execute(
            "UPDATE res_partner SET commercial_partner_id = id,"
            " name = 'Partner ' || id, complete_name = 'Partner ' || id,"
            " email = 'partner' || id || '@example.com' WHERE id = ANY(%s)",
            [ids],
        )
        cr.execute(
            "INSERT INTO res_partner_res_partner_category_rel (category_id, partner_id)"
            " SELECT category_id, partner_id - %s + %s"
            " FROM res_partner_res_partner_category_rel"
            " WHERE partner_id BETWEEN %s AND %s",
            [first, ids[0], first, first + 999],
        )


def submit_export(env, model: str, fields: list[str]) -> int:
    """Ask for an export of all records to csv; the id of its run."""
    options = {"format": "csv"}
    return env["transfer.run"].submit_export(model, fields, [], options=options)


def odoo_export(env, model: str, fields: list[str]) -> int:
    """Odoo's own export of all records to csv; the number of lines."""
    from odoo.addons.web.controllers.export import CSVExport

    data = env[model].search([]).export_data(fields)["datas"]
    text = CSVExport().from_data([], fields, data)
    return text.count("\n")


def count_lookups(
    env, path: str, model: str, fields: list[str], rows: int, options: dict
) -> dict[str, int]:
    """Load a file here; how often references were searched for."""
    from odoo.addons.base_import_async.models import reference_cache

    count = 0

    def counting(function):
        def call(*args):
            nonlocal count
            count += 1
            return function(*args)

        return call

    for name in ("find_by_name", "find_by_names", "_find_xmlids"):
        setattr(reference_cache, name, counting(getattr(reference_cache, name)))
    done = load_here(env, path, model, fields, rows, options)
    return {**done, "lookups": count}
