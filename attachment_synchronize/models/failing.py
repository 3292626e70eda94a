# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a failure becomes on a record: a class, a sentence, a traceback."""

import datetime
import random
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2

from odoo import api, fields
from odoo.exceptions import LockError

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.errors import SyncError
from ..core.explain import explain
from ..core.failures import JITTER, PAUSES, classify, get_pause, redact, unwrap
from ..core.sentence import Sentence
from ..core.states import FailureKind

# Of these queue_job repeats the whole job: nothing of it is written.
NOT_OURS = (psycopg2.Error, RetryableJobError, LockError)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A failure in words that may be stored and shown: without secrets.

    ``error`` is the exception itself, for decisions; it is not to be shown.
    """

    kind: FailureKind
    message: str
    details: str
    error: Exception


class Attempt:
    """What came of something that was tried; ``failure`` is set if it failed."""

    failure: Failure | None = None


@contextmanager
def attempt(env: api.Environment, secrets: Iterable[str]) -> Iterator[Attempt]:
    """Try something with a server; what fails is described, not raised.

    Everything else of the job stays, so the outcome is stored with it in the same
    transaction. What PostgreSQL wants repeated is raised.
    """
    tried = Attempt()
    try:
        yield tried
    except NOT_OURS:
        raise
    except Exception as error:
        tried.failure = describe(env, error, secrets)


def describe(env: api.Environment, error: Exception, secrets: Iterable[str]) -> Failure:
    """Put an exception into words, without secrets."""
    secrets, error = list(secrets), unwrap(error)
    sentence = error.sentence if isinstance(error, SyncError) else explain(error)
    if sentence:
        message = translate(env, sentence)
    else:
        message = str(error) or type(error).__name__
    lines = "".join(traceback.format_exception(error))
    return Failure(
        kind=classify(error),
        message=redact(message, secrets),
        details=redact(lines, secrets),
        error=error,
    )


def translate(env: api.Environment, sentence: Sentence) -> str:
    """Say a sentence of ``core`` in the user's language."""
    # pylint: disable=translation-contains-variable
    return env._(sentence.template, **sentence.values)


def translate_labels(
    env: api.Environment, labels: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the selection of an enum of ``core``."""
    # pylint: disable=translation-contains-variable
    return [(value, env._(label)) for value, label in labels]


def get_next_try(attempts: int, pauses: tuple[int, ...] = PAUSES) -> datetime.datetime:
    """Return when to try again after so many attempts, not to the second."""
    pause = get_pause(attempts, pauses) * random.uniform(1 - JITTER, 1 + JITTER)
    return fields.Datetime.now() + datetime.timedelta(seconds=round(pause))
