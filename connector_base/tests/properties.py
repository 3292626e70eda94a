# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How properties are tested: by content, never by time."""

from hypothesis import HealthCheck, settings

# The machine of somebody else may be slow, and that is no failure.
untimed = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100
)
