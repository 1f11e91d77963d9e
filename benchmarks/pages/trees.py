"""The tree of a commit in a folder of its own, without touching the clone's own worktrees."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from benchmarks import ROOT


def is_known(commit: str) -> bool:
    """Whether this clone holds that commit: a shallow one may not."""
    command = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def unpack(commit: str, folder: Path) -> Path:
    """Every file of the commit, in `folder`."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return folder
