# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A record that is taken back leaves nothing behind, not even for after the commit."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def apart(env) -> Iterator[None]:
    """A savepoint; an error forgets what was to follow the commit, too.

    Else the mails of a record that is rolled back would go out, and a receipt would be
    removed although the binding that makes it superfluous was never committed.
    """
    # What is written, but not flushed yet, belongs to before.
    env.cr.flush()
    hooks = env.cr.postcommit
    functions = list(hooks._funcs)
    data = {
        # Those that later additions would reach.
        name: copy.copy(value) if isinstance(value, dict | list | set) else value
        for name, value in hooks.data.items()
    }
    try:
        with env.cr.savepoint():
            yield
    except BaseException:
        hooks.clear()
        hooks._funcs.extend(functions)
        hooks.data.update(data)
        raise
