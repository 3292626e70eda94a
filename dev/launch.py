"""``python -m dev.launch RECORD TAG COMMAND…``: note who we are, become COMMAND."""

import os
import sys
from pathlib import Path

from .processes import remember

if __name__ == "__main__":
    record, tag, *command = sys.argv[1:]
    remember(Path(record), tag)
    os.execv(command[0], command)
