# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a backend may do to a model: its policy as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .rules import ConflictScope, Method
from .vector import SyncVector


@dataclass(frozen=True, kw_only=True)
class SyncPolicy:
    """May records be created, updated, deleted, and whose values stay."""

    allow_create: bool = True
    allow_update: bool = True
    allow_delete: bool = False
    # Historically a plain import overwrites; a vector without policy keeps local.
    default_resolution: str = "other"
    # None: a person decides each conflict.
    conflict_resolution: str | None = None
    conflict_scope: ConflictScope = ConflictScope.FIELD
    field_resolutions: Mapping[str, str] = field(default_factory=dict)
    remote_delete_action: str = "archive"
    imports: bool = True
    exports: bool = False
    exports_deletions: bool = False

    @property
    def strategy(self) -> list[str]:
        """The allowed methods, as a vector wants them."""
        allowed = {
            Method.CREATE: self.allow_create,
            Method.UPDATE: self.allow_update,
            Method.DELETE: self.allow_delete,
        }
        return [method.value for method, yes in allowed.items() if yes]

    def apply_to(self, vector: SyncVector) -> None:
        """Make the vector follow this policy."""
        vector.strategy = self.strategy
        vector.resolution = dict(self.field_resolutions) or None
        vector.default_resolution = self.default_resolution
        vector.conflict_resolution = self.conflict_resolution
        vector.conflict_scope = self.conflict_scope
        vector.ruled_fields = frozenset(self.field_resolutions)
