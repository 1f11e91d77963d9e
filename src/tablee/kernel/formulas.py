"""Text that no spreadsheet runs: one rule for every table that leaves the house."""

import re
from typing import Final

# What a spreadsheet takes for the start of a formula, behind any number of our own marks.
FORMULA_START: Final = re.compile(r"^'*[=+\-@\t\r\n]")
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def neutral(text: str) -> str:
    """The text with an apostrophe before what begins like a formula (or like our own mark), control characters as spaces."""
    clean = CONTROLS.sub(" ", text)
    return f"'{clean}" if FORMULA_START.match(clean) else clean
