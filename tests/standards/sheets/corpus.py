"""The corpus in one place: every file is built in code, none is a blob that nobody can read."""

from tests.standards.sheets.hostile import HOSTILE
from tests.standards.sheets.real_life import REAL_LIFE

__all__ = ["HOSTILE", "REAL_LIFE"]
