"""By which versions of its rules a network decided something: kept as codes, said in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.governance.kinds import (
    BEST_BEFORE_PASSED,
    LAW_VERSION,
    MINIMUM_G,
    NORM_G,
    POINTS,
    TARGET_HOURS,
    WINDOW_DAYS,
)
from tablee.domains.governance.queries import InForce

ORIGIN = "origin"  # nothing but what Tablée starts with
CODES = {
    BEST_BEFORE_PASSED: "best_before_passed",
    TARGET_HOURS: "target_hours",
    WINDOW_DAYS: "window",
    NORM_G: "norm",
    POINTS: "points",
    MINIMUM_G: "minimum",
}
WORDS: Mapping[str, "str | Promise"] = {
    "best_before_passed": _("DDM passée"),
    "target_hours": _("temps réservé"),
    "window": _("mémoire"),
    "norm": _("repères"),
    "points": _("poids"),
    "minimum": _("minimum"),
}


def versions(in_force: Mapping[str, InForce], *keys: str) -> str:
    """By which rules something was decided: the law's version, then the network's own versions of these keys."""
    return "; ".join([LAW_VERSION, *_own(in_force, keys)])


def own_versions(in_force: Mapping[str, InForce], *keys: str) -> str:
    """Only the network's own versions of these keys, « window v2; minimum v1 »; « origin » when it adopted none."""
    return "; ".join(_own(in_force, keys)) or ORIGIN


def _own(in_force: Mapping[str, InForce], keys: tuple[str, ...]) -> list[str]:
    return [f"{CODES[key]} {in_force[key].version}" for key in keys if in_force[key].since is not None]


def say_versions(kept: str) -> str:
    """« mémoire v2 · minimum v1 », in the reader's language; what was once kept in words stays as it was written."""
    said = [_said(each) for each in kept.split("; ")]
    return " · ".join(said) if all(said) else kept


def _said(one: str) -> str:
    if one == ORIGIN:
        return __("règle d’origine")
    if one.startswith("droit "):
        return __("droit %(when)s") % {"when": one.removeprefix("droit ")}
    code, _space, version = one.rpartition(" ")
    return f"{WORDS[code]} {version}" if code in WORDS else ""
