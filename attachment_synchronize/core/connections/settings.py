# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a connection is told."""

from dataclasses import dataclass, field
from typing import Any

from .watch import Patience


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a storage says about its server.

    ``root`` is the folder that nothing leaves; ``fingerprint`` that of the host key
    of an SFTP server; ``local_roots`` the folders of this machine, ``local_hosts`` the
    web servers of the own network that the system administrator opened; ``most_files``
    how many entries a folder may have.
    """

    protocol: str
    options: dict[str, Any] = field(default_factory=dict, repr=False)
    root: str = ""
    fingerprint: str = ""
    local_roots: tuple[str, ...] = ()
    local_hosts: tuple[str, ...] = ()
    patience: Patience = Patience()
    most_files: int = 1_000_000
