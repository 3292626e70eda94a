# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether records and what they refer to agree about companies, asked in bulk.

Odoo asks for each record and field, which is a quarter of the time of creating
contacts. Most records of a file give the same few questions, so each question is put
once. Only a yes is taken from here: for anything else Odoo's own check has the word.
"""

from collections.abc import Iterable

from odoo.models import BaseModel


def is_consistent(records: BaseModel, names: Iterable[str] | None) -> bool:
    """Whether ``records._check_company(names)`` would find nothing to say.

    :param names: of fields that were written; ``None`` for all
    """
    own, dependent = _get_checked(records, names)
    if own and not _has_companies(records):
        return False
    company = records.env.company
    asked = set[tuple]()
    # as Odoo does: whom a record refers to is not always the user's to read
    for record, elevated in zip(records, records.sudo(), strict=True):
        companies = _get_companies(record) if own else company
        for names_, allowed in ((own, companies), (dependent, company)):
            for name in names_:
                related = elevated[name]
                question = (name, related._ids, allowed._ids)
                if related and question not in asked:
                    asked.add(question)
                    if not _is_allowed(related, allowed):
                        return False
    return True


def _get_checked(
    records: BaseModel, names: Iterable[str] | None
) -> tuple[list[str], list[str]]:
    """Fields that are checked with the record's company, and with the user's."""
    if names is None or {"company_id", "company_ids"} & set(names):
        names = records._fields
    fields = [records._fields[name] for name in names]
    checked = [field for field in fields if field.relational and field.check_company]
    return (
        [field.name for field in checked if not field.company_dependent],
        [field.name for field in checked if field.company_dependent],
    )


def _has_companies(records: BaseModel) -> bool:
    return (
        records._name == "res.company"
        or "company_id" in records
        or "company_ids" in records
    )


def _get_companies(record: BaseModel) -> BaseModel:
    if record._name == "res.company":
        return record
    return record["company_id" if "company_id" in record else "company_ids"]


def _is_allowed(related: BaseModel, companies: BaseModel) -> bool:
    domain = related._check_company_domain(companies)
    if not domain:
        return True
    return related == related.with_context(active_test=False).filtered_domain(domain)
