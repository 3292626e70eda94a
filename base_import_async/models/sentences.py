# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reports in words."""

from odoo.api import Environment
from odoo.models import BaseModel

from ..core.report import LoadReport
from ..core.rows import RowIssue
from ..core.states import Outcome

_SHOWN_ISSUES = 20


def describe_counts(env: Environment, report: LoadReport, *, rest: int) -> str:
    """One sentence for the result of the job.

    :param rest: number of rows that another chunk is to load
    """
    return env._(
        "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
        "%(skipped)s skipped, %(failed)s set aside, %(rest)s handed over",
        created=report.count(Outcome.CREATED),
        updated=report.count(Outcome.UPDATED),
        unchanged=report.count(Outcome.UNCHANGED),
        skipped=report.count(Outcome.SKIPPED),
        failed=report.count(Outcome.FAILED),
        rest=rest,
    )


def describe_errors(env: Environment, report: LoadReport) -> str:
    """The first errors, one line each; empty when there is none."""
    errors = report.errors
    lines = [_describe_error(env, issue) for issue in errors[:_SHOWN_ISSUES]]
    if len(errors) > _SHOWN_ISSUES:
        lines.append(env._("and %s more", len(errors) - _SHOWN_ISSUES))
    return "\n".join(lines)


def _describe_error(env: Environment, issue: RowIssue) -> str:
    if issue.column:
        return env._(
            "Line %(row)s, %(column)s: %(message)s",
            row=issue.row_number,
            column=issue.column,
            message=issue.told,
        )
    return env._("Line %(row)s: %(message)s", row=issue.row_number, message=issue.told)


# Candidates that a message names.
SHOWN_RECORDS = 5


def describe_records(records: BaseModel) -> str:
    """Records that a person must tell apart: ``Ada (id 7), Ada (id 9) …``."""
    shown = [
        f"{record.display_name} (id {record.id})" for record in records[:SHOWN_RECORDS]
    ]
    return ", ".join(shown) + (" …" if len(records) > SHOWN_RECORDS else "")
