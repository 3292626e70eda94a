# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which remote files a task takes, and why it leaves the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from unicodedata import normalize

from .clear import show
from .names import find_bad_name
from .remote_file import UNKNOWN_SIZE, Dating, RemoteFile
from .sentence import Sentence, say
from .text import _

# What programs call a file while they write it.
UNFINISHED = (".tmp", ".part", ".filepart", ".inprogress", ".partial", ".crdownload")
# Seconds by which clocks may differ without anybody hearing of it.
_CLOCKS_APART = 60


class Verdict(str, Enum):
    """What becomes of a file that was listed.

    ``take`` now; ``wait``, it may be complete at the next look; ``known``, the
    ledger has it; ``refuse``, a person must look; ``skip``, it is not meant.
    """

    TAKE = "take"
    WAIT = "wait"
    KNOWN = "known"
    REFUSE = "refuse"
    SKIP = "skip"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a task says about the files that it takes. Sizes in bytes."""

    pattern: str = "*"
    min_age_seconds: float = 0
    max_size: int | None = None
    needs_second_look: bool = True
    refuses_empty: bool = False
    trigger_suffix: str = ""
    checksum_suffix: str = ""

    @property
    def companions(self) -> tuple[str, ...]:
        """Suffixes of files that only accompany others."""
        return tuple(s for s in (self.trigger_suffix, self.checksum_suffix) if s)


@dataclass(frozen=True, kw_only=True)
class Past:
    """What the ledger knows of a path.

    ``seen`` is the version that the last look found and that waits for a second
    one; ``taken`` are the versions that are dealt with; ``name_taken`` says that
    the policy forbids to take this name again; ``renamed`` are versions of files that
    the task itself gave this name.
    """

    seen: str | None = None
    taken: frozenset[str] = frozenset()
    name_taken: bool = False
    renamed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decision:
    """What becomes of one file, and why."""

    file: RemoteFile
    verdict: Verdict
    reason: Sentence | None = None
    # It cannot be asked for, though it may be meant: a person should hear of it.
    is_strange: bool = False


NOTHING_KNOWN = Past()


def decide(
    files: Iterable[RemoteFile],
    rules: Rules,
    *,
    folder: str,
    past: Mapping[str, Past],
    now: float,
) -> list[Decision]:
    """Judge the listing of a folder, in the order of the names.

    :param now: seconds since 1970, for the age of files
    """
    listed = {file.path: file for file in files}
    known = {path: past.get(show(path), NOTHING_KNOWN) for path in listed}
    return [
        _judge_strange(listed[path], rules, known[path], folder)
        or _judge(listed[path], rules, known[path], now, listed)
        for path in sorted(listed)
    ]


def _judge_strange(
    file: RemoteFile, rules: Rules, past: Past, folder: str
) -> Decision | None:
    """What cannot be asked of a server by the name that it tells."""
    if file.kind == "unclear":
        line = ascii(file.name.removeprefix("\n"))
        reason = say(_("The server lists what is not understood: %(line)s"), line=line)
        return Decision(file, Verdict.SKIP, reason, is_strange=True)
    # What is before the name may not be the server's to choose.
    name = file.path.removeprefix(f"{folder}/") if folder else file.path
    wrong = find_bad_name(name)
    if wrong is None or file.kind == "directory":
        return None
    reason = say(wrong, name=ascii(name))
    if "/" in name or name in ("", ".", ".."):  # no file of this folder
        return Decision(file, Verdict.SKIP, reason, is_strange=True)
    if file.version_key in past.taken:
        return Decision(file, Verdict.KNOWN, reason)
    if not_meant := _find_reason_to_skip(file, rules):
        return Decision(file, Verdict.SKIP, not_meant)
    return Decision(file, Verdict.REFUSE, reason, is_strange=True)


def _judge(
    file: RemoteFile,
    rules: Rules,
    past: Past,
    now: float,
    listed: Mapping[str, RemoteFile],
) -> Decision:
    reason = _find_reason_to_skip(file, rules)
    if reason:
        return Decision(file, Verdict.SKIP, reason)
    if file.version_key in past.taken:
        return Decision(file, Verdict.KNOWN, say(_("It is dealt with already.")))
    if any(_is_same_content(file.version_key, version) for version in past.renamed):
        return Decision(
            file, Verdict.KNOWN, say(_("The task gave it this name itself."))
        )
    if past.name_taken:
        return Decision(
            file, Verdict.KNOWN, say(_("A file of this name was taken before."))
        )
    reason = _find_reason_to_wait(file, rules, past, now, listed)
    if reason:
        return Decision(file, Verdict.WAIT, reason)
    reason = _find_reason_to_refuse(file, rules)
    if reason:
        return Decision(file, Verdict.REFUSE, reason)
    return Decision(file, Verdict.TAKE)


def _is_same_content(one: str, other: str) -> bool:
    """Whether two versions are of one content; a copy on S3 has a date of its own."""
    tag, size = one.split("|")[:2] if "|" in one else ("", "")
    return one == other or bool(tag and other.startswith(f"{tag}|{size}|"))


def _find_reason_to_skip(file: RemoteFile, rules: Rules) -> Sentence | None:
    if file.kind != "file":
        return say(_("It is a folder or a link, not a file."))
    if file.name.startswith("."):
        return say(_("Its name begins with a dot."))
    if file.name.lower().endswith(UNFINISHED):
        return say(_("Its name says that it is not complete."))
    if rules.companions and file.name.endswith(rules.companions):
        return say(_("It accompanies another file."))
    if not _matches(file.name, rules.pattern or "*"):
        return say(_("Its name does not match %(pattern)s."), pattern=rules.pattern)
    return None


def _matches(name: str, pattern: str) -> bool:
    # "é" may be one sign or two, and nobody sees which.
    name, pattern = (normalize("NFC", text) for text in (name, pattern))
    return fnmatchcase(name, pattern)


def _find_reason_to_wait(
    file: RemoteFile,
    rules: Rules,
    past: Past,
    now: float,
    listed: Mapping[str, RemoteFile],
) -> Sentence | None:
    for suffix in rules.companions:
        companion = listed.get(f"{file.path}{suffix}")
        if companion is None or companion.kind == "directory":
            return say(_("%(name)s has not arrived."), name=f"{file.name}{suffix}")
    age = None if file.mtime is None else now - file.mtime
    if rules.min_age_seconds and age is not None and age < rules.min_age_seconds:
        if age < -_CLOCKS_APART:
            return say(_("The server dates it in the future: its clock is ahead."))
        return say(_("It is too young."))
    # Its sender says with the trigger file that it is complete.
    if not rules.needs_second_look or rules.trigger_suffix:
        return None
    if past.seen is None:
        return say(_("It is new: a second look must find it unchanged."))
    if past.seen != file.version_key:
        if file.dating is Dating.CONTENT:
            return say(_("Its content was another one at the last look."))
        return say(_("It is still growing."))
    return None


def _find_reason_to_refuse(file: RemoteFile, rules: Rules) -> Sentence | None:
    if file.size == UNKNOWN_SIZE:
        return say(_("The server does not say how large it is."))
    if rules.max_size is not None and file.size > rules.max_size:
        return say(
            _("It has %(size)s MB, more than the task takes: %(limit)s MB."),
            size=_in_megabytes(file.size),
            limit=_in_megabytes(rules.max_size),
        )
    if rules.refuses_empty and not file.size:
        return say(_("It is empty."))
    return None


def _in_megabytes(size: int) -> str:
    # Rounded up: what is too large must not read like the limit.
    tenths = -(-size * 10 // 1024**2)
    return f"{tenths / 10:g}"
