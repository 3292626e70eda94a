# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make trips`` on some models, in a minute or two, for ``make e2e``."""

import os

from . import pattern_trips


class TestShortTrips(pattern_trips.TestPatternTrips):
    """The same cells each time, unless ``SEED`` says otherwise."""

    models = "res.partner res.users product.template account.move sale.order"
    seed = int(os.environ.get("SEED") or 19)
