# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that a person sent along for the binary columns of an import."""

import base64
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.errors import TransferError
from ..core.formats.base import ZIP_START
from ..core.formats.zip_files import ZipFiles


class UploadedFiles:
    """Finds files by the names in the cells: sent one by one, or in a zip.

    Zips are opened at the first name that is looked up; to be closed by ``with``.
    """

    def __init__(self, run, env):
        """Look among the files of ``run``; ``env`` has the language of messages."""
        self._run, self._env = run, env
        self._stack = ExitStack()
        self._zips: list[ZipFiles] | None = None

    def __enter__(self) -> "UploadedFiles":
        return self

    def __exit__(self, *_exception) -> None:
        self._stack.close()
        self._zips = None

    def attach(
        self,
        data: list[list[Any]],
        paths: Sequence[str],
        names: Mapping[str, Sequence[str | None]],
    ) -> list[tuple[int, str, str]]:
        """Put files where a cell names one.

        Odoo's client sends such files after the import, by the ids that the
        import returned; in the background they travel with the run.

        :param data: rows of cells below ``paths``, changed in place
        :param names: by path, the name of a file for each row
        :return: position, field path and name of each file that was not uploaded
        :raises ImportValidationError: when it is not in the zip, or broken there
        """
        missing = []
        for path, file_names in names.items():
            index = paths.index(path)
            for position, name in enumerate(file_names):
                if not name:
                    continue
                content = self._find_or_refuse(path, name)
                data[position][index] = content or ""
                if content is None:
                    missing.append((position, path, name))
        return missing

    def _find_or_refuse(self, path: str, name: str) -> str | None:
        """Whoever packs all files into a zip means each of them to be there."""
        try:
            content = self._find(name)
        except TransferError as error:
            message = self._env._(
                "The file “%(name)s” cannot be taken out of the zip: %(reason)s",
                name=name,
                reason=self._run._explain(error),
            )
            raise ImportValidationError(message, field=path) from error
        if content is None and self._get_zips():
            message = self._env._(
                "The zip that was uploaded with the import has no file “%s”.", name
            )
            raise ImportValidationError(message, field=path)
        return content

    def _find(self, name: str) -> str | None:
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
