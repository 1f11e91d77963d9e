"""`python -m supply.sbom [FILE]`: a bill of materials (CycloneDX 1.6, JSON) from the hashed locks, always the same."""

import hashlib
import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from supply.locks import FOLDER, ROOT, Pin, pins

# What runs, and what only builds, tests or measures.
LOCKS = {"base": "required", "dev": "excluded", "bench": "excluded"}


def bill() -> dict[str, Any]:
    """Every locked package once; what `base` pins is required, the rest is for developers."""
    scopes: dict[tuple[str, str], tuple[Pin, str]] = {}
    for lock, scope in LOCKS.items():
        for pin in pins(FOLDER / f"{lock}.txt"):
            scopes.setdefault((pin.name, pin.version), (pin, scope))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:generic/{project['name']}@{project['version']}"
    parts = [_component(pin, scope) for pin, scope in (scopes[key] for key in sorted(scopes))]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _digest_of_locks())}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": project["name"], "version": project["version"],
                "purl": own, "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts if part["scope"] == "required"]}],
    }  # fmt: skip


def _component(pin: Pin, scope: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{pin.name}@{pin.version}"
    part: dict[str, Any] = {
        "type": "library", "bom-ref": purl, "name": pin.name, "version": pin.version, "purl": purl, "scope": scope,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in pin.hashes],
    }  # fmt: skip
    if pin.marker:
        part["properties"] = [{"name": "tablee:marker", "value": pin.marker}]
    return part


def _digest_of_locks() -> str:
    sha = hashlib.sha256()
    for lock in LOCKS:
        sha.update((FOLDER / f"{lock}.txt").read_bytes())
    return sha.hexdigest()


def main(arguments: list[str]) -> int:
    text = json.dumps(bill(), indent=1) + "\n"
    if arguments:
        Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)
        Path(arguments[0]).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
