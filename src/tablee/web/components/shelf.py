"""The shelf where every component registers. An unknown parameter or kind raises: the page fails its test, never a person."""

from collections.abc import Collection

from django.http import HttpRequest
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = Library()

MODULES = ("confirm", "keypad", "live", "map", "share", "stepper")
"""JavaScript modules of static/tablee/js that a component may ask for."""


def one_of(name: str, value: str, allowed: Collection[str]) -> str:
    """The value, or ValueError naming what is allowed: a misspelt kind must not pass as a plain look."""
    if value not in allowed:
        raise ValueError(f"{name}={value!r}: expected one of {', '.join(sorted(allowed))}")
    return value


def draw(part: str, /, **values: object) -> SafeString:
    """Render components/<part>.html with exactly these values: no context processor runs for a part."""
    return render_to_string(f"components/{part}.html", values)


def need(context: Context, module: str) -> None:
    """Remember on the request that the page needs this JavaScript module; `{% scripts %}` asks for each once."""
    request: HttpRequest | None = context.get("request")
    if request is not None:
        wanted: set[str] = request.__dict__.setdefault("_modules_needed", set())
        wanted.add(one_of("module", module, MODULES))


def needed(context: Context) -> list[str]:
    """Modules asked for while the page was drawn, in a stable order."""
    request = context.get("request")
    return sorted(request.__dict__.get("_modules_needed", ())) if request is not None else []
