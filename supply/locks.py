"""Reads the hashed locks: every package that is installed, its version and the digests it must have."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)(\s*;\s*(?P<marker>[^\\\n]+))?", re.M
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One locked package. `marker`: on which machines only, as the lock says."""

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: str = ""


def plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> list[Pin]:
    """Everything the lock pins, by name. Raises ValueError for a pin without a digest."""
    text = lock.read_text("utf-8")
    starts = list(_PIN.finditer(text))
    found = []
    for here, after in zip(starts, [*starts[1:], None], strict=True):
        block = text[here.start() : after.start() if after else len(text)]
        hashes = tuple(_HASH.findall(block))
        if not hashes:
            raise ValueError(f"{here['name']} has no digest in {lock.name}")
        found.append(Pin(plain(here["name"]), here["version"], hashes, (here["marker"] or "").strip()))
    return sorted(found, key=lambda pin: (pin.name, pin.version))
