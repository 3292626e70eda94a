# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From our records to their bindings, whatever their backend."""

GENERIC = "connector.generic.binding"


def bindings_model(env, work_model: str) -> str:
    """Return the model that binds records for components that apply on ``work_model``.

    A binding model is bound by itself, any other model by the generic binding.
    """
    binding_class = env.registry["connector.binding"]
    return work_model if isinstance(env[work_model], binding_class) else GENERIC


def find_bindings(env, work_model: str, records):
    """Return the bindings of real records, archived ones too."""
    name = bindings_model(env, work_model)
    # sudo: who writes a record needs no access to the books of a connector.
    model = env[name].sudo().with_context(active_test=False)
    if name == GENERIC:
        return model.search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
    return model.search([("odoo_id", "in", records.ids)])
