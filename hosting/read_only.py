"""Read-only disks: starts a program that can write nothing but one folder, in whichever way this machine allows.

Two ways are known, the stricter first, and each is tried out before it is relied on. Neither reaches file systems that
are mounted beside the root, such as /dev/shm.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hosting.folder import FolderError

_NOBODY = 65534
_MOUNT = """
set -e
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount --bind "$2" "$2"
mount -o remount,bind,rw "$2"
mount -o remount,bind,ro /
shift 2
exec "$@"
"""
_TRY = """
import pathlib, sys
pathlib.Path(sys.argv[2], "tried").write_text("")
pathlib.Path(sys.argv[2], "tried").unlink()
try:
    pathlib.Path(sys.argv[1], "tried").write_text("")
except OSError:
    sys.exit(0)
sys.exit(1)
"""


@dataclass(frozen=True, slots=True)
class Disk:
    """A way to start a program that can write nothing but a folder.

    Attributes:
        name: what is done, for a reader.
        prefix: the command that the program's is appended to.
        user: the user's number that it runs as; None for one's own.
    """

    name: str
    prefix: tuple[str, ...]
    user: int | None = None

    def start(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], output: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Starts a program in a folder, in a process group of its own; what it prints goes to `output`."""
        return subprocess.Popen(  # noqa: S603 - the command is the caller's
            [*self.prefix, *command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            start_new_session=True,
        )


def make_read_only(work: Path, app: Path, scratch: Path, python: Path) -> Disk:
    """The way that works here.

    Args:
        work: a folder that is the caller's own, which holds the others.
        app: what cannot be written. Its permissions are taken away where nothing better works.
        scratch: what can be.
        python: the interpreter that will run.

    Raises:
        FolderError: nothing works here.
    """
    for way in (by_mount, by_permissions):
        disk = way(work, app, scratch)
        if _holds(disk, app, scratch, python):
            return disk
    raise FolderError(
        "nothing here can be started on a read-only disk: neither may this user mount anything (unshare --mount), nor "
        f"can another user run {python}; install Python where every user can, or check on another machine"
    )


def by_mount(work: Path, app: Path, scratch: Path) -> Disk:  # noqa: ARG001 - called like the other
    """Mounts the folder on itself, and everything else, read-only, for the program alone."""
    mapped = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    prefix = ("unshare", "--mount", *mapped, "sh", "-c", _MOUNT, "sh", str(work), str(scratch))
    return Disk("everything mounted read-only", prefix)


def by_permissions(work: Path, app: Path, scratch: Path) -> Disk:
    """Takes the permission to write away; for root, which needs none, the program runs as nobody."""
    for path in [app, *app.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() != 0:
        return Disk("no permission to write", ())
    work.chmod(0o755)
    os.chown(scratch, _NOBODY, _NOBODY)
    return Disk(f"run as user {_NOBODY}, without permission to write", (), _NOBODY)


def _holds(disk: Disk, app: Path, scratch: Path, python: Path) -> bool:
    """Whether a program so started can write the one folder and not the other."""
    log = scratch.parent / "trial.log"
    try:
        with log.open("wb") as output:
            return disk.start([str(python), "-c", _TRY, str(app), str(scratch)], app, os.environ, output).wait() == 0
    except OSError:
        return False
