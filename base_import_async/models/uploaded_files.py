# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that a person sent along for the binary columns of an import."""

import base64
from contextlib import ExitStack

from ..core.formats.base import ZIP_START
from ..core.formats.zip_files import ZipFiles


class UploadedFiles:
    """Finds files by the names in the cells: sent one by one, or in a zip.

    Zips are opened at the first name that is looked up; to be closed by ``with``.
    """

    def __init__(self, run):
        self._run = run
        self._stack = ExitStack()
        self._zips: list[ZipFiles] | None = None

    def __enter__(self) -> "UploadedFiles":
        return self

    def __exit__(self, *_exception) -> None:
        self._stack.close()
        self._zips = None

    @property
    def has_zip(self) -> bool:
        return bool(self._get_zips())

    def find(self, name: str) -> str | None:
        """Content of a file as base64 text, ``None`` when it was not sent.

        :raises FileContentError: when it cannot be taken out of its zip
        """
        attachment = self._run._get_uploaded_files([("name", "=", name)])[:1]
        if attachment:
            return base64.b64encode(attachment.raw).decode()
        for archive in self._get_zips():
            content = archive.read(name)
            if content is not None:
                return base64.b64encode(content).decode()
        return None

    def _get_zips(self) -> list[ZipFiles]:
        if self._zips is None:
            limits = self._run._get_limits()
            self._zips = []
            zips = self._run._get_uploaded_files([("name", "=ilike", "%.zip")])
            for attachment in zips:
                stream = self._stack.enter_context(attachment._open_stream())
                if stream.read(len(ZIP_START)) == ZIP_START:
                    self._zips.append(ZipFiles(stream, limits))
        return self._zips
