"""``make e2e`` and ``make fuzz``: what runs as long as one likes, apart from the suite.

How long, and with which random numbers, comes from the environment: ROUNDS, SECONDS and
SEED (see the modules in ``campaigns/``). CI runs a short form of each.
"""

from . import testing


def e2e() -> int:
    return testing.run_campaign("campaigns/test_journey.py")


def fuzz() -> int:
    return testing.run_campaign("campaigns/test_fuzz.py")
