# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Errors named for what their reader should do."""

from odoo.addons.connector.exception import InvalidDataError
from odoo.addons.queue_job.exception import FailedJobError


class InvalidFieldError(InvalidDataError):
    """The value of one field cannot be right; ``field_name`` names it."""

    def __init__(self, message: str, field_name: str | None = None) -> None:
        super().__init__(message)
        self.field_name = field_name


class MissingReferenceError(InvalidFieldError):
    """A required reference names a record that cannot be had; import that first."""


class CannotTellError(Exception):
    """The peer cannot say whether it has created a record; somebody must look."""


class AuthenticationError(FailedJobError):
    """The peer does not know us: somebody must renew the credentials."""


class PeerConfigurationError(FailedJobError):
    """The peer's address, database or rights are wrong; repeating does not help."""
