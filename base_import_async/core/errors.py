# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Errors named for what their reader should do.

Messages are templates marked with ``_()``; the values travel beside them, so the
models can translate the sentence before they fill it.
"""


class TransferError(Exception):
    """Base of every error of the spine.

    ``message`` is a template with ``%(name)s`` placeholders, ``values`` fills it;
    ``str()`` gives the filled, untranslated sentence.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class ConfigurationError(TransferError):
    """Somebody must change an option or a setting; the file may be fine."""


class FileContentError(TransferError):
    """The person who sent the file must correct it.

    ``row_number`` is the row as a spreadsheet shows it, None when the trouble is
    not in one row. It is also among the values, as ``%(row)s``.
    """

    def __init__(
        self, message: str, *, row_number: int | None = None, **values: object
    ) -> None:
        if row_number is not None:
            values.setdefault("row", row_number)
        super().__init__(message, **values)
        self.row_number = row_number


class NoRowsError(FileContentError):
    """The file can be read, but there is nothing in it to import."""


class TemporaryError(TransferError):
    """Trying again later may succeed; nothing is wrong with the file."""


def _rebuild(
    cls: type[TransferError], args: tuple[str, ...], state: dict[str, object]
) -> TransferError:
    """Restore a pickled error: keyword arguments do not survive Exception's own."""
    error = cls(*args)
    error.__dict__.update(state)
    return error
