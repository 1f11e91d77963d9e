"""What opens a program's way in: random, shown once, kept as a digest."""

import hashlib
import secrets

PREFIX = "tablee_"
RANDOM_BYTES = 32


def digest_of(secret: str) -> str:
    """What is kept of a token. Plain SHA-256 is enough: 256 random bits cannot be tried one by one."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
