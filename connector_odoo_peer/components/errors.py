# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""What the peer's refusals mean, in words that say what to do."""

from contextlib import contextmanager

import requests

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import (
    IDMissingInBackend,
    InvalidDataError,
    NetworkRetryableError,
)
from odoo.addons.connector_base.core.peer_errors import Consequence
from odoo.addons.connector_base.exceptions import (
    AuthenticationError,
    PeerConfigurationError,
)

from ..core.answers import consequence_of_odoo, without_row
from ..core.client import PeerAnswerError

_ERRORS = {
    Consequence.RETRY: NetworkRetryableError,
    Consequence.AUTHENTICATION: AuthenticationError,
    Consequence.REFUSED: PeerConfigurationError,
    Consequence.MISSING: IDMissingInBackend,
    Consequence.CONFIGURATION: PeerConfigurationError,
    Consequence.INVALID: InvalidDataError,
}


class PeerErrors(AbstractComponent):
    """Translates errors of the client into those that jobs understand."""

    _name = "odoo.peer.errors"
    _inherit = "connector.adapter.crud"
    _collection = "odoo.peer.backend"

    @contextmanager
    def _translate_errors(self):
        backend = self.backend_record
        try:
            yield
        except PeerAnswerError as error:
            # pylint: disable=translation-not-lazy
            raise PeerConfigurationError(
                self.env._(error.message, **error.values)
            ) from error
        except requests.exceptions.SSLError as error:
            raise PeerConfigurationError(
                self.env._(
                    "The certificate of %(url)s is not trusted: %(reason)s",
                    url=backend.url,
                    reason=str(error),
                )
            ) from error
        except requests.Timeout as error:
            raise NetworkRetryableError(
                self.env._(
                    "%(url)s did not answer within %(count)s seconds.",
                    url=backend.url,
                    count=backend.timeout,
                )
            ) from error
        except requests.ConnectionError as error:
            raise NetworkRetryableError(
                self.env._(
                    "%(url)s cannot be reached: is the address right, and the other "
                    "Odoo running? (%(reason)s)",
                    url=backend.url,
                    reason=_innermost(error),
                )
            ) from error
        except requests.HTTPError as error:
            raise self._as_connector_error(error.response) from error
        except requests.RequestException as error:
            raise PeerConfigurationError(str(error)) from error

    def _as_connector_error(self, response):
        name, message = self._get_stated_error(response)
        consequence = consequence_of_odoo(response.status_code, name)
        text = self._get_words(consequence, response, name) or without_row(message)
        stated = f"HTTP {response.status_code}: {text or response.reason}"
        if consequence is Consequence.RETRY:
            wait = response.headers.get("Retry-After", "")
            seconds = int(wait) if wait.isdecimal() else None
            return NetworkRetryableError(stated, seconds=seconds)
        return _ERRORS[consequence](stated)

    def _get_words(self, consequence, response, name) -> str | None:
        backend = self.backend_record
        if consequence is Consequence.AUTHENTICATION:
            return self.env._(
                "The API key is not accepted by the database %s: it may be mistyped, "
                "expired or deleted, or belong to another database. Make a new one "
                "over there.",
                backend.database,
            )
        if response.status_code == 404 and not name:
            return self.env._(
                "There is no database %(database)s at %(url)s that speaks JSON-2: "
                "check its name, and that it is an Odoo 19.",
                database=backend.database,
                url=backend.url,
            )
        return None


def _innermost(error: BaseException) -> str:
    """What the system said, without the layers around it."""
    reason = error
    while isinstance(getattr(reason, "reason", None), BaseException) or (
        reason.args and isinstance(reason.args[0], BaseException)
    ):
        inner = getattr(reason, "reason", None)
        reason = inner if isinstance(inner, BaseException) else reason.args[0]
    return str(reason).rpartition(": ")[2] or type(reason).__name__
