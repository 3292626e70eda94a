"""Steps that can be killed at any moment and done again."""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from . import paths


class Problem(Exception):
    """Something a person must change: the message is one sentence that says what."""


def say(message: str = "") -> None:
    print(message, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    problem: str,
    env: dict[str, str] | None = None,
    cwd: Path = paths.ROOT,
    log: str | None = None,
    **options: Any,
) -> str:
    """Run ``command`` and give its output; when it fails, raise ``problem``.

    The output of a failed command goes to ``.dev/log/<log>.log`` (default: the
    command's name), and its last lines into the message.
    """
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    try:
        result: subprocess.CompletedProcess[str] = subprocess.run(
            [str(word) for word in command],
            env=paths.child_environment() if env is None else env,
            cwd=cwd,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **options,
        )
    except FileNotFoundError as error:
        raise Problem(f"{problem}: {command[0]} is not installed.") from error
    if result.returncode == 0:
        return result.stdout
    paths.LOG.mkdir(parents=True, exist_ok=True)
    log_file = paths.LOG / f"{log or Path(command[0]).name}.log"
    log_file.write_text(result.stdout)
    if "No space left on device" in result.stdout:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    lines = [line.strip() for line in result.stdout.splitlines() if line.strip()]
    tail = " | ".join(lines[-2:]) or f"exit code {result.returncode}"
    raise Problem(f"{problem} ({tail}; all of it in {relative(log_file)}).")


def relative(path: Path) -> str:
    """``path`` as a person in the checkout would type it."""
    return (
        os.path.relpath(path, paths.ROOT)
        if path.is_relative_to(paths.ROOT)
        else str(path)
    )


def write(path: Path, content: str, *, mode: int = 0o644) -> bool:
    """Write a whole file or nothing of it; tell whether it changed."""
    if path.exists() and path.read_text() == content:
        path.chmod(mode)
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    # Opened with its final mode: a password is at no moment readable by others.
    with open(
        os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w"
    ) as file:
        file.write(content)
    temporary.replace(path)
    return True


def fingerprint(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]


def is_done(step: str, key: str) -> bool:
    """Whether ``step`` was finished with these inputs."""
    stamp = paths.STATE / f"{step}.done"
    return stamp.exists() and stamp.read_text() == key


def set_done(step: str, key: str) -> None:
    write(paths.STATE / f"{step}.done", key)


def remove(path: Path) -> None:
    """Remove a folder or file, if it is there, in a way that can be resumed."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def need_space(gigabytes: float, what: str) -> None:
    paths.DEV.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(paths.DEV).free / 1e9
    if free < gigabytes:
        raise Problem(
            f"{what} needs {gigabytes:.1f} GB of free disk space where the checkout "
            f"is and there are {free:.1f} GB: make room and start again."
        )


@contextlib.contextmanager
def lock(name: str, *, waiting: str = "", shared: bool = False) -> Iterator[IO[str]]:
    """Hold ``.dev/lock/<name>``; while another process holds it, say so and wait."""
    paths.LOCKS.mkdir(parents=True, exist_ok=True)
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with open(paths.LOCKS / name, "a") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                say(waiting)
            fcntl.flock(file, how)
        yield file


def is_locked(name: str) -> bool:
    """Whether some process holds ``.dev/lock/<name>``."""
    paths.LOCKS.mkdir(parents=True, exist_ok=True)
    with open(paths.LOCKS / name, "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def explain(error: BaseException) -> str:
    """One sentence for an error that is not ours."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: make room where the checkout is and start again."
    if isinstance(error, PermissionError):
        return (
            f"{error.filename} belongs to another user: run make as the user who set "
            "this checkout up, or remove its .dev folder."
        )
    raise error


def fail(message: str) -> None:
    print(f"\n{message}", file=sys.stderr, flush=True)
