# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What holds for the tests of all addons."""

from hypothesis import HealthCheck, settings

# A slow or busy machine is no defect: no test is judged by the time that it takes.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
