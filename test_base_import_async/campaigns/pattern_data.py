# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records of models that no test of ours names, as far as their apps are there."""

from odoo import Command

# The lines that go along with their record.
LINES = {
    "account.move": "line_ids",
    "product.pricelist": "item_ids",
    "product.template": "attribute_line_ids",
    "res.country": "state_ids",
    "res.partner": "bank_ids",
    "project.project": "milestone_ids",
}


def make_data(env) -> None:
    """Products with attributes, users, entries, tasks, meetings."""
    env["res.lang"]._activate_lang("fr_FR")
    partner = env["res.partner"].create(
        {
            "name": "Client",
            "is_company": True,
            "email": "client@example.com",
            "child_ids": [Command.create({"name": "Kid", "type": "delivery"})],
            "bank_ids": [Command.create({"acc_number": " BE71 0961 2345 6769 "})],
        }
    )
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {"name": f"User {n}", "login": f"user{n}@example.com", "tz": tz}
            for n, tz in enumerate(("Europe/Paris", False))
        ]
    )
    for name, make in _MAKERS.items():
        if name in env:
            make(env, partner)


def _make_products(env, _partner) -> None:
    values = [Command.create({"name": v}) for v in ("White", "Black", " Odd, one ")]
    attributes = env["product.attribute"].create(
        [{"name": name, "value_ids": values} for name in ("Color", "Legs")]
    )
    templates = env["product.template"].create(
        [
            {
                "name": f"Product {n}",
                "default_code": f"00{n}",
                "list_price": 10.115 * n,
                "standard_price": n * 1.1,
                "weight": 0.333,
                "description_sale": 'two\r\nlines\ttab "q"',
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [
                                Command.set(attribute.value_ids[: n + 1].ids)
                            ],
                        }
                    )
                    for attribute in attributes[:n]
                ],
            }
            for n in range(3)
        ]
    )
    templates[1].with_context(lang="fr_FR").name = "Produit un"


def _make_pricelists(env, _partner) -> None:
    template = env["product.template"].search([], limit=1)
    items = [
        {"compute_price": "fixed", "fixed_price": 9.95, "min_quantity": 2},
        {"compute_price": "percentage", "percent_price": 12.5},
        {
            "compute_price": "formula",
            "price_discount": 3.25,
            "applied_on": "1_product",
            "product_tmpl_id": template.id,
            "date_start": "2026-11-01 05:30:00",
        },
    ]
    for number in range(2):
        lines = [Command.create(item) for item in items[number:]]
        values = {"name": f"Prices {number}", "item_ids": lines}
        env["product.pricelist"].create(values)


def _make_entries(env, partner) -> None:
    company = env.company
    if not company.chart_template:
        chart = env["account.chart.template"]
        chart.try_loading("generic_coa", company, install_demo=False)
    admin = env.ref("base.user_admin")
    admin.group_ids += env.ref("account.group_account_manager")
    accounts = env["account.account"].search(
        [("account_type", "in", ("income", "expense"))], limit=2
    )
    env["account.move"].create(
        [
            {
                "move_type": "entry",
                "date": "2026-01-31",
                "ref": f"Entry {n}",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "name": "=line",
                            "debit": max(sign * 12.34 * n, 0),
                            "credit": max(-sign * 12.34 * n, 0),
                        }
                    )
                    for account, sign in zip(accounts, (1, -1), strict=True)
                ],
            }
            for n in (1, 2)
        ]
        + [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-02-01",
                "invoice_line_ids": [
                    Command.create({"name": "Work", "quantity": 3, "price_unit": 9.99})
                ],
            }
        ]
    )


def _make_orders(env, partner) -> None:
    product = env["product.product"].search([], limit=1)
    line = {"product_id": product.id, "product_uom_qty": 3}
    env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [Command.create(line)]}
    )


def _make_meetings(env, partner) -> None:
    env["calendar.event"].create(
        [
            {
                "name": "Meet",
                "start": "2026-11-01 05:30:00",
                "stop": "2026-11-01 06:30:00",
                "partner_ids": [Command.set(partner.ids)],
            },
            {
                "name": "All day",
                "allday": True,
                "start_date": "2026-11-01",
                "stop_date": "2026-11-02",
                "start": "2026-11-01 00:00:00",
                "stop": "2026-11-02 00:00:00",
            },
        ]
    )


def _make_tasks(env, _partner) -> None:
    definition = [{"name": "abc", "type": "char", "string": "Abc"}]
    project = env["project.project"].create(
        {
            "name": "Project",
            "task_properties_definition": definition,
            "date_start": "2026-01-01",
            "date": "2026-02-01",
        }
    )
    tasks = env["project.task"].create(
        [
            {
                "name": f"Task {n}",
                "project_id": project.id,
                "date_deadline": "2026-11-01 06:30:00",
                "description": "<p>a <b>b</b></p>",
                "task_properties": {"abc": "x"} if n else {},
            }
            for n in range(3)
        ]
    )
    tasks[1].parent_id = tasks[0]


_MAKERS = {
    "product.template": _make_products,
    "product.pricelist": _make_pricelists,
    "account.move": _make_entries,
    "sale.order": _make_orders,
    "calendar.event": _make_meetings,
    "project.task": _make_tasks,
}
