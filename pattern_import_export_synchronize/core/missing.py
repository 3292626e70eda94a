# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that a full file does not name: when that may mean that they are gone."""

from .text import _


def refuse_missing(
    *, bound: int, missing: int, rows: int, limit_percent: float
) -> tuple[str, dict[str, object]] | None:
    """Return why nothing may be concluded from what is missing, or None.

    :param bound: records that the partner is known to have
    :param missing: those of them that the file does not name
    :param rows: rows of the file
    :param limit_percent: more of the bound records than these are no deletions but a
        broken file; 100 allows all
    :return: a sentence and its values
    """
    if not missing:
        return None
    if not rows:
        return (
            _(
                "The file has no rows. That all %(bound)s records were deleted is not "
                "concluded from an empty file: nothing was deleted."
            ),
            {"bound": bound},
        )
    percent = 100 * missing / bound
    if percent <= limit_percent:
        return None
    return (
        _(
            "%(missing)s of %(bound)s records are missing in the file, which is "
            "%(percent)s %%, and more than the %(limit)s %% that may be missing. It "
            "looks broken: nothing was deleted. If it is right, raise the limit of "
            "the exchange and process the file again."
        ),
        {
            "missing": missing,
            "bound": bound,
            "percent": round(percent, 1),
            "limit": round(limit_percent, 1),
        },
    )
