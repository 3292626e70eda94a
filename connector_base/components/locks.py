# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Locks by name, many at once.

Two jobs may not import the same record of the peer, nor bind the same record of ours.
"""

import hashlib
import struct
from collections.abc import Iterable

from odoo.addons.queue_job.exception import RetryableJobError


def import_lock(backend, work_model: str, external_id: str) -> str:
    """Return the name of the lock on a record of the peer."""
    return f"import({backend._name},{backend.id},{work_model},{external_id})"


def record_lock(backend, work_model: str, record_id: int) -> str:
    """Return the name of the lock on a record of ours that is about to be bound."""
    return f"bind({backend._name},{backend.id},{work_model},{record_id})"


def lock_all_or_retry(env, names: Iterable[str], retry_seconds: int = 1) -> None:
    """Take the advisory locks of many names until the transaction ends.

    The numbers are those of ``advisory_lock_or_retry`` for the same names.

    :raises RetryableJobError: when another job has one of them
    """
    digests = (hashlib.sha1(name.encode()).digest() for name in names)  # noqa: S324
    numbers = sorted(struct.unpack("q", digest[:8])[0] for digest in digests)
    env.cr.execute(
        "SELECT bool_and(pg_try_advisory_xact_lock(number)) FROM unnest(%s) number",
        (numbers,),
    )
    if env.cr.fetchone()[0] is False:
        raise RetryableJobError(
            env._("Another job synchronises the same records."),
            seconds=retry_seconds,
            ignore_retry=True,
        )
