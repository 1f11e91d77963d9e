"""The secret key of this installation: made once, kept in DATA_DIR, readable by its owner only."""

import os
import secrets
from pathlib import Path

KEY_BYTES = 64


def kept_secret_key(file: Path) -> str:
    """The key in `file`, written there first if need be. Two processes that start together get the same one."""
    if not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(KEY_BYTES))
        try:
            os.link(draft, file)  # fails if another process was first; replaces nothing
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()
