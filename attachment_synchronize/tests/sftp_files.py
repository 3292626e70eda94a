# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files as an SFTP server gives them, and as one that means harm does."""

import asyncio

import asyncssh

_DRIP = 0.02  # seconds between two bytes


def make_files(folder: str, *, drips: bool, lists_on: bool) -> type:
    """Return the class of what an SFTP server does with the files of a folder.

    :param drips: it gives a byte of a file now and then
    :param lists_on: it lists its folder without an end
    """

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel):
            super().__init__(channel, chroot=folder)

        async def read(self, file, offset, size):
            if drips:
                await asyncio.sleep(_DRIP)
                size = 1
            return super().read(file, offset, size)

        async def scandir(self, path):
            while lists_on:
                yield asyncssh.SFTPName(b"again.csv", attrs=asyncssh.SFTPAttrs(size=3))
            async for entry in super().scandir(path):
                yield entry

    return Files
