"""What a log line may say: where something broke, never who was there nor the secret in a link."""

import logging
import re

_MASKS = (
    # A signed link is a key to a page: the token after /l/ never reaches a disk.
    (re.compile(r"(/l/)[^\s/?#\"'<>]+"), r"\1***"),
    (re.compile(r"(/[^\s?#\"'<>]*)\?[^\s\"'<>]+"), r"\1?***"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***@***"),
    (re.compile(r"(?<!\d)(?:\+33[ .]?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)"), "***tel***"),
)


def mask(text: str) -> str:
    """The same text without tokens, query strings, e-mail addresses and telephone numbers."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class MaskedFormatter(logging.Formatter):
    """Masks the finished line, traceback included: a database error quotes the row it refused."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))
