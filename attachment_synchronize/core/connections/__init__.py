# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One session with a server, whatever its protocol; plain Python, over fsspec.

A job opens one, uses it and closes it; nothing is kept in the process. Importing a
protocol's module needs none of its libraries.
"""

from .base import Connection, connect, find_missing_library, get_protocols
from .settings import Settings
from .watch import Patience
from . import ftp, http, local, s3, sftp, webdav
