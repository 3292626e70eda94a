# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

_KEPT_HOURS = 24


class PatternKeyClaim(models.Model):
    """New keys that an import is about to make records of.

    Two chunks, of one run or of two, may bring the same new key at once, and neither
    sees what the other has not committed. Both write the key here: the second waits
    for the first and then conflicts with it, so its job starts again, with a view of
    the database in which the record is there. Nobody looks at these rows.
    """

    _name = "pattern.key.claim"
    _description = "Key of a record that an import makes"
    _log_access = False
    _rec_name = "digest"

    digest = fields.Char(required=True)
    claimed_at = fields.Datetime(required=True, index=True)

    _digest_uniq = models.UniqueIndex("(digest)")

    @api.model
    @api.private
    def _claim(self, model: str, names: Sequence[str], keys: Iterable[tuple]) -> None:
        """Claim keys until the transaction ends.

        :raises psycopg2.errors.SerializationFailure: when another transaction made
            one of them since this one began
        """
        # in one order everywhere, so that nobody waits in a circle
        digests = sorted({_get_digest(model, names, key) for key in keys})
        if not digests:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO pattern_key_claim (digest, claimed_at)
                   SELECT digest, now() AT TIME ZONE 'UTC' FROM UNNEST(%s) AS digest
                       ON CONFLICT (digest)
                       DO UPDATE SET claimed_at = EXCLUDED.claimed_at""",
                digests,
            )
        )

    @api.autovacuum
    def _gc_claims(self) -> None:
        # a transaction that is older than this has ended
        before = fields.Datetime.now() - timedelta(hours=_KEPT_HOURS)
        self.env.cr.execute(
            SQL("DELETE FROM pattern_key_claim WHERE claimed_at < %s", before)
        )


def _get_digest(model: str, names: Sequence[str], key: tuple) -> str:
    content = "\x1f".join([model, *names, *map(repr, key)])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
