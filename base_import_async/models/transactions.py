# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who works on what: claims of jobs, and work in a transaction of its own."""

import logging
import random
import time
from collections.abc import Callable

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError
from odoo.models import BaseModel
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.queue_job.exception import RetryableJobError

_logger = logging.getLogger(__name__)

_TRIES = 12


def claim(record: BaseModel) -> None:
    """Lock what a job is about to work on, and see it as it is now.

    :raises RetryableJobError: when another transaction has it
    """
    record.ensure_one()
    try:
        record.lock_for_update(allow_referencing=True)
    except LockError as error:
        raise RetryableJobError(str(error), seconds=1, ignore_retry=True) from error
    record.invalidate_recordset()


def in_new_transaction(
    dbname: str, work: Callable[[api.Environment], None], what: str
) -> bool:
    """Do ``work`` as the superuser, again when it conflicts; never raises.

    It runs in hooks behind a commit or a rollback, where nobody could act on an
    error: what is given up here is taken up by the cron within a minute.

    :param what: for the log, what is given up
    :return: whether it was done
    """
    for attempt in range(_TRIES):
        try:
            with Registry(dbname).cursor() as cr:
                work(api.Environment(cr, SUPERUSER_ID, {}))
            return True
        except (LockError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
        except (psycopg2.Error, Exception):
            _logger.exception("%s failed", what)
            return False
    _logger.info("%s: busy, left to the cron", what)
    return False
