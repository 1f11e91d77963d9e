"""By which versions of its rules a network decided something: kept as codes, said in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tablee.domains.governance.kinds import CODES, LAW_VERSION
from tablee.domains.governance.queries import InForce

ORIGIN = "origin"  # nothing but what Tablée starts with


def versions(in_force: Mapping[str, InForce], *keys: str) -> str:
    """By which rules something was decided: the law's version, then the network's own versions of these keys."""
    return "; ".join([LAW_VERSION, *_own(in_force, keys)])


def own_versions(in_force: Mapping[str, InForce], *keys: str) -> str:
    """Only the network's own versions of these keys, « window v2; minimum v1 »; « origin » when it adopted none."""
    return "; ".join(_own(in_force, keys)) or ORIGIN


def _own(in_force: Mapping[str, InForce], keys: tuple[str, ...]) -> list[str]:
    return [f"{CODES[key][0]} {in_force[key].version}" for key in keys if in_force[key].since is not None]


def say_versions(kept: str) -> str:
    """« mémoire v2 · minimum v1 », in the reader's language; what was once kept in words stays as it was written."""
    said = [_version(each) for each in kept.split("; ")]
    return " · ".join(said) if all(said) else kept


def _version(one: str) -> str:
    if one == ORIGIN:
        return _("règle d’origine")
    if one.startswith("droit "):
        return _("droit %(when)s") % {"when": one.removeprefix("droit ")}
    code, _space, version = one.rpartition(" ")
    return next((f"{words} {version}" for name, words in CODES.values() if name == code), "")
