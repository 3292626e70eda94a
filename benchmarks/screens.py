"""The import screen with a large file: upload and first look, as a browser does it."""

import time

from dev.client import Client

from . import files
from .case import Case, Measured, at_most
from .databases import SUITE, copy_of, work_folder
from .job_server import job_server

_OPTIONS = {
    **{"has_headers": True, "advanced": True, "quoting": '"', "separator": ""},
    **{"encoding": "", "sheet": "", "limit": 2000, "use_connector": True},
    **{"date_format": "", "datetime_format": "", "float_thousand_separator": ","},
    **{"float_decimal_separator": ".", "keep_matches": False, "sheets": []},
}


def _preview(rows: int) -> Measured:
    """From the end of the upload to the mapping screen's data."""
    path = files.PARTNERS.write(work_folder() / f"large_{rows}.csv", rows)
    with copy_of(SUITE) as database, job_server(database, 1) as server:
        client = Client(server.address, database, "admin")
        wizard = client.call(
            "base_import.import", "create", {"res_model": "res.partner"}
        )
        # a web worker that has answered before
        client.upload("/base_import/set_file", "a.csv", b"name\na\n", id=str(wizard))
        client.call("base_import.import", "parse_preview", wizard, _OPTIONS)
        server.begin()
        begin = time.monotonic()
        client.upload(
            *("/base_import/set_file", path.name, path.read_bytes()), id=str(wizard)
        )
        uploaded = time.monotonic()
        preview = client.call("base_import.import", "parse_preview", wizard, _OPTIONS)
        seconds = time.monotonic() - uploaded
        size = path.stat().st_size / 1e6
        note = f"{size:.0f} MB, uploaded in {uploaded - begin:.1f} s"
        if "error" in preview:
            raise RuntimeError(preview["error"])
        return Measured(seconds, server.peak, note)


SCREEN = Case(
    name="screen",
    says="upload a large csv and see its first rows in the import screen",
    ours=_preview,
    **{"rows": 660_000, "short_rows": 20_000},  # 100 MB: Odoo takes no 128
    own=(
        ("seconds", lambda m, rows: m.seconds, at_most(5, "s")),
        ("memory", lambda m, rows: m.memory, at_most(200, "MiB")),
    ),
)
