# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What models and fields are called in the language of whoever reads it."""

from odoo.api import Environment
from odoo.fields import Field
from odoo.models import BaseModel


def name_model(model: BaseModel) -> str:
    """The name of a model, in the language of its environment."""
    return model.env["ir.model"]._get(model._name).name or model._description


def name_field(env: Environment, field: Field) -> str:
    """The label of a field, in the language of an environment."""
    return field.get_description(env, ["string"])["string"]
