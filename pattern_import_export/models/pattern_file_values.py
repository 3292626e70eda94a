# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells that hold a whole file."""

import base64
import binascii

from PIL import Image

from odoo.exceptions import UserError
from odoo.fields import Field
from odoo.models import BaseModel
from odoo.tools.image import ImageProcess

from odoo.addons.base_import_async.core.rows import Cell

from .pattern_cell_values import CellError, get_text


def to_binary(model: BaseModel, cell: Cell) -> str:
    text = "".join(get_text(cell).split())
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CellError(
            model.env._(
                "The cell holds no file: a file is written there as base64, without "
                "anything else."
            )
        ) from error
    return text


def to_image(model: BaseModel, field: Field, cell: Cell) -> str:
    """Odoo would tell of a wrong image, but not where it stands."""
    text = to_binary(model, cell)
    try:
        ImageProcess(base64.b64decode(text), field.verify_resolution)
    except (UserError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CellError(
            model.env._("The cell holds no image that can be read: %s", error)
        ) from error
    return text
