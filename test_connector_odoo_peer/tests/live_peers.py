# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two databases, ``here`` and ``there``, on one pair of real servers.

Jobs run in the job server's processes; ``there`` is reached through the web server,
behind a proxy that counts.
"""

import random
import time
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo.tools import SQL

from odoo.addons.base_import_async.tests.live import LiveCase
from odoo.addons.base_import_async.tests.live_copies import CopiesServer
from odoo.addons.base_import_async.tests.live_process import forget_database

from .proxy import Proxy

# The tables whose rows are compared before and after.
TABLES = (
    *("res_partner", "res_partner_category", "product_category", "product_attribute"),
    *("product_attribute_value", "product_template", "product_product"),
)
PARTNER, TAG = "odoo.peer.res.partner", "odoo.peer.res.partner.category"


class Peers(CopiesServer):
    """The servers; the backend of ``here`` is made by ``connect()``."""

    def __init__(self):
        super().__init__(["here", "there"], lambda env: None)
        self.proxy: Proxy | None = None

    def start(self) -> None:  # pylint: disable=missing-return
        super().start()
        self.proxy = Proxy(self.url)
        # Else what a new test database came with would count as changed just now.
        self.age("there", minutes=24 * 60)

    def stop(self, *, wait: bool = True) -> None:  # pylint: disable=missing-return
        proxy, self.proxy = self.proxy, None
        if proxy:
            proxy.close()
        super().stop(wait=wait)

    def kill_web(self) -> None:
        """``kill -9`` the server that answers for the peer."""
        self._web.kill()

    def start_web(self) -> None:
        self._web.start()
        port = int(self.url.rpartition(":")[2])
        self._web.wait_until_listening(port)

    def disturb(self, chance: random.Random) -> None:
        """Kill the peer's server or a worker, at a moment that nobody knows."""
        time.sleep(chance.uniform(0, 3))
        if chance.random() < 0.5:
            self.kill_web()
            time.sleep(chance.uniform(0, 2))
            self.start_web()
        else:
            self.at("here").kill_worker_at_work()

    @property
    def databases(self) -> dict[str, str]:
        """The names of both databases."""
        return self._copies

    @contextmanager
    def here(self):
        """An environment on our side, committed at the end."""
        with self.at("here").env() as env:
            yield env

    @contextmanager
    def there(self):
        """An environment on the peer, committed at the end."""
        with self.at("there").env() as env:
            yield env

    def make_key(self) -> str:
        """A new API key of the peer's administrator."""
        with self.there() as env:
            admin = env.ref("base.user_admin")
            keys = env["res.users.apikeys"].with_user(admin).sudo()
            return keys._generate("rpc", "Peer", None)

    def connect(self, models: Sequence[str] = (TAG, PARTNER), **values) -> None:
        """Have a backend here that has passed the test of its connection.

        :param models: the binding models that are imported
        """
        key = self.make_key()
        with self.here() as env:
            backend = env["odoo.peer.backend"].create(
                {
                    "name": "There",
                    "url": self.proxy.url,
                    "database": self.databases["there"],
                    "api_key": key,
                    **values,
                }
            )
            chosen = backend.policy_ids.filtered(lambda one: one.model_name in models)
            chosen.write({"import_enabled": True})
            backend.action_check_connection()

    def chosen_policies(self, env):
        """The lines of the models that are imported."""
        policies = env["odoo.peer.backend"].search([]).policy_ids
        return policies.filtered("import_enabled")

    def sync(self, timeout: float = 600) -> list[str]:
        """Press *Sync Now*, wait until all is done; the calls that it took."""
        self.proxy.take_calls()
        with self.here() as env:
            env["odoo.peer.backend"].search([]).action_sync_now()
        self.finish(timeout)
        return self.proxy.take_calls()

    def finish(self, timeout: float = 600) -> None:
        """Wait until no run and no job is open."""
        end = time.monotonic() + timeout
        view = self.at("here")
        while time.monotonic() < end:
            # The jobs may write the same rows at this moment: the next time then.
            with suppress(SerializationFailure):
                if self._is_done():
                    return
            view.wake_runner()
            time.sleep(0.3)
        raise AssertionError(f"Not done after {timeout} s\n{self._describe_open()}")

    def _describe_open(self) -> str:
        """What is open, and what it says it waits for."""
        with self.here() as env:
            jobs = env["queue.job"].search([("state", "not in", ("done", "cancelled"))])
            runs = env["connector.sync.run"].search([("state", "=", "running")])
            lines = [f"{job.name}: {job.state}, {job.exc_message}" for job in jobs]
            lines += [f"{run.model_name} {run.direction} open" for run in runs]
        return "\n".join([*lines, self.tail()])

    def _is_done(self) -> bool:
        with self.here() as env:
            env["connector.sync.run"]._cron_advance()
            runs = env["connector.sync.run"].search_count([("state", "=", "running")])
            over = ("done", "failed", "cancelled")
            jobs = env["queue.job"].search_count([("state", "not in", over)])
        if not runs and not jobs:
            return True
        # What waits for its turn to be repeated need not wait here.
        with self.at("here").cursor() as cr:
            cr.execute(
                """UPDATE queue_job SET eta = NULL
                    WHERE state = 'pending' AND eta > now() at time zone 'utc'"""
            )
        return False

    def age(self, side: str, minutes: int = 60) -> None:
        """Let everything on one side have been written that long ago."""
        with self.at(side).cursor() as cr:
            for table in TABLES:
                cr.execute(
                    f"UPDATE {table} SET write_date = write_date - %s "  # noqa: S608
                    "* interval '1 minute'",
                    [minutes],
                )

    def set_clock(self, hours: int) -> None:
        """Let the clock of the peer's database be that much ahead, for good."""
        self.proxy.shift = timedelta(hours=hours)
        name = self.databases["there"]
        with self.at("there").cursor() as cr:
            # Found before PostgreSQL's own, whose place has to be named for that.
            cr.execute(
                "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE "
                "AS $$ SELECT pg_catalog.now() + %s * interval '1 hour' $$",
                [hours],
            )
            cr.execute(
                SQL(
                    "ALTER DATABASE %s SET search_path = public, pg_catalog",
                    SQL.identifier(name),
                )
            )
        # Those who are connected have the old path.
        forget_database(name)
        self.kill_web()
        self.start_web()

    def stamps(self, side: str) -> dict:
        """When each record of one side was written last."""
        statement = SQL(" UNION ALL ").join(
            SQL("SELECT %s, id, write_date FROM %s", table, SQL.identifier(table))
            for table in TABLES
        )
        with self.at(side).cursor() as cr:
            cr.execute(statement)
            return {(table, id_): date for table, id_, date in cr.fetchall()}


class PeersCase(LiveCase):
    """Two real databases of its own; ``live`` is the pair."""

    @classmethod
    def get_live_server(cls):
        live = Peers()
        live.start()
        cls.addClassCleanup(live.stop)
        return live
