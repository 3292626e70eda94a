"""``make e2e``, ``week``, ``peers``, ``fuzz``, ``parity``, ``trips``: as one likes.

How long, and with which random numbers, comes from the environment: ROUNDS, SECONDS,
FILES and SEED (see the modules); WITH names more of Odoo's modules. CI runs a short
form of e2e and fuzz.
"""

import os

from . import testing

# Not named as tests are: the suite passes them over.
IMPORTS = "test_base_import_async/campaigns"
EXCHANGE = "attachment_synchronize/campaigns"
PARTNER = "pattern_import_export_synchronize/campaigns"
PEERS = "test_connector_odoo_peer/campaigns"


def e2e() -> int:
    return testing.run_campaign(
        f"{IMPORTS}/journey.py",
        f"{IMPORTS}/two_servers.py",
        f"{IMPORTS}/short_trips.py",
        f"{EXCHANGE}/exchange.py",
        f"{EXCHANGE}/exchange_large.py",
        f"{EXCHANGE}/large_file.py",
        f"{PARTNER}/short_week.py",
        f"{PEERS}/two_databases.py",
    )


def week() -> int:
    return testing.run_campaign(f"{PARTNER}/week.py", f"{PARTNER}/wizard_week.py")


def peers() -> int:
    return testing.run_campaign(
        f"{PEERS}/two_databases.py",
        f"{PEERS}/judged_edits.py",
        f"{PEERS}/killed_peer.py",
        f"{PEERS}/without_product.py",
    )


def fuzz() -> int:
    return testing.run_campaign(f"{IMPORTS}/fuzz.py")


def trips() -> int:
    return testing.run_campaign(f"{IMPORTS}/pattern_trips.py")


def parity() -> int:
    modules = os.environ.get("WITH", "").split()
    return testing.run_campaign(f"{IMPORTS}/any_model.py", modules=modules)
