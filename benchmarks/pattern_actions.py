"""What runs inside Odoo for the cases of patterns; see actions.py."""

import base64
from pathlib import Path
from typing import Any

from . import files
from .bare import create_all

INDUSTRIES = [f"Industry {number:02d}" for number in range(20)]
IMPORT_PATHS = [
    ("ref", 1),
    *((name, 1) for name in ("name", "email", "phone", "street", "zip", "city")),
    *(("country_id|code", 1), ("industry_id|name", 1), ("category_id|name", 2)),
    ("comment", 1),
]
EXPORT_PATHS = [
    ("ref", 1),
    *((name, 1) for name in ("name", "email", "phone", "street", "zip", "city")),
    *((name, 1) for name in ("function", "website", "comment", "is_company")),
    *(("country_id|code", 1), ("industry_id|name", 1), ("category_id|name", 2)),
]
_OPEN = ("waiting", "queued")


def prepare_patterns(env, count: int = 0) -> dict[str, int]:
    """A pattern for imports, one for exports, and contacts to export.

    The contacts are made in SQL: they are what is read, not what is measured.

    :return: ids of the patterns
    """
    env["res.partner.industry"].create([{"name": name} for name in INDUSTRIES])
    lines = {"import": IMPORT_PATHS, "export": EXPORT_PATHS}
    patterns = {
        name: env["pattern.config"].create(
            {
                "name": f"Bench {name}",
                "model_id": env["ir.model"]._get_id("res.partner"),
                "export_format": "csv",
                "line_ids": [
                    (
                        *(0, 0),
                        {
                            **{"path": path, "occurrence_count": number},
                            **{"is_key": path == "ref", "sequence": place},
                        },
                    )
                    for place, (path, number) in enumerate(paths)
                ],
            }
        )
        for name, paths in lines.items()
    }
    if count:
        _make_contacts(env, count)
    return {name: pattern.id for name, pattern in patterns.items()}


def _make_contacts(env, count: int) -> None:
    """Contacts whose texts, countries, industries and tags differ."""
    model = env["res.partner"]
    sample = model.create({"name": "Sample", "ref": "bench-0"})
    env.flush_all()
    own = {"name", "complete_name", "ref", "email", "phone", "street", "zip", "city"}
    own |= {"function", "website", "comment", "is_company", "country_id", "industry_id"}
    own |= {"id", "commercial_partner_id"}
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'res_partner' AND table_schema = current_schema()"
    )
    others = [f'"{name}"' for (name,) in env.cr.fetchall() if name not in own]
    countries = env["res.country"].search([], limit=40).ids
    industries = env["res.partner.industry"].search([], limit=20).ids
    env.cr.execute(
        f"""
        INSERT INTO res_partner (name, complete_name, ref, email, phone, street, zip,
               city, function, website, comment, is_company, country_id, industry_id,
               {", ".join(others)})
        SELECT 'Contact ' || n, 'Contact ' || n, 'bench-' || n,
               'contact' || n || '@example.com', '+32 2 ' || n, n || ' Long Street',
               (1000 + n %% 9000)::text, 'Town ' || n %% 300, 'Buyer',
               'https://example.com/' || n, 'A note on contact ' || n, n %% 2 = 0,
               (%s::int[])[1 + n %% {len(countries)}],
               (%s::int[])[1 + n %% {len(industries)}], {", ".join(others)}
          FROM res_partner, generate_series(1, %s) AS n WHERE id = %s
        """,
        [countries, industries, count, sample.id],
    )
    tags = env["res.partner.category"].search([], limit=40).ids
    env.cr.execute(
        f"""INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
            SELECT DISTINCT id, (%s::int[])[1 + (id * 7 + k) %% {len(tags)}]
              FROM res_partner, generate_series(0, 1) AS k WHERE ref LIKE 'bench-%%'""",
        [tags],
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE ref LIKE 'bench-%'"
    )
    env.invalidate_all()
    env.cr.commit()
    env.cr.execute("ANALYZE res_partner")


def submit_pattern(env, path: str, pattern: int) -> int:
    """Submit a file to be imported with a pattern; the id of its run."""
    content = base64.b64encode(Path(path).read_bytes()).decode()
    files_ = env["pattern.file"]
    return files_.browse(
        files_.import_file(pattern, Path(path).name, content)
    ).run_id.id


def submit_pattern_export(env, pattern: int, code: str) -> int:
    """Ask for all contacts of the benchmark; the id of the run."""
    file = env["pattern.file"]._submit_export(
        env["pattern.config"].browse(pattern),
        domain=[("ref", "=like", "bench-%")],
        options={"format": code, "order": "id"},
    )
    return file.run_id.id


def import_here(env, path: str, pattern: int) -> dict[str, Any]:
    """The same import without a queue: split and chunks one after the other, here."""
    run = env["transfer.run"].browse(submit_pattern(env, path, pattern))
    env.cr.commit()
    while not run.split_done:
        run.run_split_job()
        env.cr.commit()
        env.invalidate_all()
    while chunk := run.sudo().chunk_ids.filtered(lambda c: c.state in _OPEN)[:1]:
        chunk.state = "queued"
        chunk.run_load_job()
        env.cr.commit()
        env.invalidate_all()
    chunks = run.sudo().chunk_ids
    counts = ("created", "updated", "unchanged", "failed")
    return {word: sum(chunks.mapped(f"{word}_count")) for word in counts}


def bare_create(env, path: str) -> dict[str, int]:
    """``create()`` of what the file says, already looked up; without the suite, too."""
    industries = env["res.partner.industry"].create(
        [{"name": name} for name in INDUSTRIES]
    )
    places = {
        "country_id": {c.code: c.id for c in env["res.country"].search([])},
        "industry_id": {i.name: i.id for i in industries},
        "category_id": {t.name: t.id for t in env["res.partner.category"].search([])},
    }
    _header, rows = files.read_rows(Path(path))
    names = [path for path, _number in IMPORT_PATHS[:7]]
    values = []
    for row in rows:
        country, industry, *tags, comment = row[7:]
        values.append(
            {
                **dict(zip(names, row, strict=False)),
                "country_id": places["country_id"][country],
                "industry_id": places["industry_id"][industry],
                "category_id": [(6, 0, [places["category_id"][tag] for tag in tags])],
                "comment": comment,
            }
        )
    model = env["res.partner"].with_context(tracking_disable=True)
    return {"records": len(create_all(model, values))}


def export_here(env, pattern: int, code: str) -> dict[str, Any]:
    """The same export without a queue, to the file."""
    run = env["transfer.run"].browse(submit_pattern_export(env, pattern, code))
    env.cr.commit()
    while not run.split_done:
        run.run_split_job()
        env.cr.commit()
        env.invalidate_all()
    while chunk := run.sudo().chunk_ids.filtered(lambda c: c.state in _OPEN)[:1]:
        chunk.state = "queued"
        chunk.run_export_job()
        env.cr.commit()
        env.invalidate_all()
    while not run.attachment_id:
        run.sudo()._advance()
        env.cr.commit()
        run.run_assemble_job()
        env.cr.commit()
        env.invalidate_all()
    return {"exported": run.row_count, "bytes": run.attachment_id.sudo().file_size}


def rows_of(count: int):
    """Rows of the import: a key, texts, two references, a list of two tags."""
    for number, cells in enumerate(files.PARTNERS.rows(count)):
        name, email, phone, street, zip_code, city, ref, note, *_rest = cells
        yield [
            *(ref, name, email, phone, street, zip_code, city),
            *(("BE", "FR", "DE", "IT")[number % 4], INDUSTRIES[number % 20]),
            *(files.TAGS[number % 40], files.TAGS[(number * 7 + 1) % 40], note),
        ]
