# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work that may be taken back: decision 9 of the architecture."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from odoo.api import Environment


class TakeBack(Exception):
    """Raised inside :func:`tentative` to leave it without a trace."""


@contextmanager
def tentative(env: Environment) -> Iterator[None]:
    """A savepoint that takes back more than the database when it is left by an error.

    * what was to happen after the commit (mails, webhooks, bus messages of
      records that are rolled back) is forgotten;
    * caches of this process that were touched are emptied, while the signal to
      other processes stays for what was written before.

    :class:`TakeBack` rolls back in the same way and goes no further.
    """
    cr, registry = env.cr, env.registry
    cr.flush()  # may add to what follows the commit, and belongs to before
    postcommit = cr.postcommit
    functions = list(postcommit._funcs)
    data = {key: _snapshot(value) for key, value in postcommit.data.items()}
    touched_before = set(registry.cache_invalidated)
    registry.cache_invalidated.clear()
    try:
        with cr.savepoint():
            yield
    except BaseException as error:
        postcommit._funcs.clear()
        postcommit._funcs.extend(functions)
        postcommit.data.clear()
        postcommit.data.update(data)
        if registry.cache_invalidated:
            registry.clear_cache(*registry.cache_invalidated)
            registry.cache_invalidated.clear()
        if not isinstance(error, TakeBack):
            raise
    finally:
        registry.cache_invalidated.update(touched_before)


@contextmanager
def flushing_as(env: Environment) -> Iterator[None]:
    """Flush what is written inside in the name of ``env``.

    The environment that a transaction flushes with signs computed fields
    (``write_uid``) and is asked for the user in places. Odoo sets it to the
    caller's for each request; in a job it is the superuser's.
    """
    transaction = env.transaction
    env.cr.flush()
    before, transaction.default_env = transaction.default_env, env
    try:
        yield
        env.cr.flush()
    finally:
        transaction.default_env = before


def _snapshot(value: object) -> object:
    """A copy that later additions to a list, set or dict do not reach."""
    return copy.copy(value) if isinstance(value, (dict, list, set)) else value
