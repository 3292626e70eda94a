# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands before the first element of an XML part."""

from xml.parsers import expat

from ..errors import FileContentError
from ..text import _
from .options import broken_file


class Prolog:
    """Parses an XML part up to its first element; refuses a document type.

    UTF-8 whatever the part declares: the guards look for ASCII characters.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._parser: expat.XMLParserType | None = expat.ParserCreate("UTF-8")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._stop

    def feed(self, block: bytes) -> None:
        """Take the next block; what comes after the first element is not looked at.

        :raises FileContentError: for a document type, and for what is no XML
        """
        parser = self._parser
        if parser is None:
            return
        # expat obeys a mark of UTF-16 whatever it was told.
        if block.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise broken_file(f"{self._name}: UTF-16")
        try:
            parser.Parse(block, False)
        except expat.ExpatError as error:
            if self._parser is not None:
                raise broken_file(f"{self._name}: {error}") from error

    def _refuse(self, *_declaration: object) -> None:
        raise FileContentError(
            _("The file contains an XML document type, which is not accepted.")
        )

    def _stop(self, _tag: str, _attributes: dict[str, str]) -> None:
        """Parsing the rest is none of our business."""
        if self._parser is not None:
            self._parser.StartElementHandler = None
        self._parser = None
