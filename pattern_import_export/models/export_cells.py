# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of records as the cells of a file."""

from collections.abc import Callable

import pytz

from odoo.addons.base_import_async.models.export_converters import (
    Convert,
    get_converter,
)

from .pattern_properties import print_properties

# In the context: times are written with their zone.
NAMES_ZONE = "pattern_names_zone"


def get_cell_converter(info, records) -> Callable[[list, list], list]:
    """The cells of values and their records: what an import takes back for them, in
    any language."""
    if info.type == "selection":
        # nothing is False here, and 0 may be a key
        return lambda values, _records: [None if v is False else v for v in values]
    if info.type == "properties":
        return lambda values, _records: [print_properties(v._values) for v in values]
    if info.type == "html":  # a text like any other, no Markup
        return lambda values, _records: [str(v) if v else None for v in values]
    convert = get_converter(info, records.env)
    if convert and info.type == "datetime":
        is_named = bool(records.env.context.get(NAMES_ZONE))
        convert = _get_clear_time(convert, records.env.tz, is_named)
    if convert:
        return lambda values, _records: convert(values)
    return lambda values, singles: list(map(info.convert_to_export, values, singles))


def _get_clear_time(convert: Convert, zone, is_named: bool) -> Convert:
    """Local times; one that the clocks show twice, in autumn, names its zone.

    Without it, a file that nobody touched would move the record by an hour; and by
    several, if the zone is not that of whoever takes the file back (``is_named``).
    """

    def get_time(value):
        if not value:
            return ""
        instant = pytz.utc.localize(value.replace(microsecond=0))
        try:
            [local] = convert([value])
        except OverflowError:  # “no end” at the end of the year 9999
            return instant.isoformat()
        if not is_named and zone.localize(local, is_dst=False) == instant:
            return local
        return instant.astimezone(zone).isoformat()

    return lambda values: list(map(get_time, values))
