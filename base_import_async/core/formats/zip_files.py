# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files by name out of a zip, such as the images of an import."""

from collections import Counter
from dataclasses import replace
from typing import BinaryIO

from ..errors import FileContentError
from ..text import _
from .options import MEGABYTE, Limits, check_size
from .zip_guard import entries, inflate_checked
from .zip_head import is_litter

# One file is held in memory, as the value of a cell.
MAX_FILE_BYTES = 64 * MEGABYTE


class ZipFiles:
    """Reads single files of a zip; nothing is unpacked to disk.

    A file is found by its path in the zip or, where only one bears it, by its name.

    :raises FileContentError: when it is no zip, or one beyond the limits
    """

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        check_size(stream, limits)
        self._stream = stream
        size = min(limits.max_inflated_bytes, MAX_FILE_BYTES)
        self._limits = replace(limits, max_inflated_bytes=size)
        infos = [i for i in entries(stream) if not i.is_dir()]
        infos = [info for info in infos if not is_litter(info.filename)]
        self._by_path = {info.filename: info for info in infos}
        self._by_name = {_base_name(info.filename): info for info in infos}
        self._bearers = Counter(_base_name(info.filename) for info in infos)

    def read(self, name: str) -> bytes | None:
        """Return the content of the file, None when there is none.

        :raises FileContentError: when it is damaged, encrypted or grows too large,
            or when several folders have a file of this name
        """
        info = self._by_path.get(name)
        if info is None and self._bearers[name] > 1:
            raise FileContentError(
                _("Several folders of the zip have a file %(name)s: name the folder."),
                name=name,
            )
        info = info or self._by_name.get(name)
        if info is None:
            return None
        return b"".join(inflate_checked(self._stream, info, self._limits))


def _base_name(path: str) -> str:
    return path.rpartition("/")[2]
