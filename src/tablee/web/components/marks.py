"""Small signs: the mark of the house, icons, pills, bars."""

from functools import cache
from math import cos, pi, sin
from xml.etree import ElementTree

import lucide
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tablee.kernel.quantities import format_percent
from tablee.web.components.shelf import one_of, register

TONES = {
    "ambient": (_("ambiant"), ""),
    "chilled": (_("frais"), "snowflake"),
    "frozen": (_("surgelé"), "thermometer-snowflake"),
    "soon": ("", ""),
    "good": ("", ""),
    "rule": ("", ""),
    "plain": ("", ""),
    "danger": ("", "triangle-alert"),
    "info": ("", ""),
}
_SHAPES = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}


@cache
def drawing(name: str) -> str:
    """The inner shapes of a lucide icon; lucide.IconDoesNotExist when nobody drew it."""
    svg = lucide._load_icon(name)
    shapes = []
    for node in svg.iter():
        tag = str(node.tag.text if isinstance(node.tag, ElementTree.QName) else node.tag).rsplit("}", 1)[-1]
        if tag in _SHAPES:
            attributes = "".join(f' {key}="{value}"' for key, value in node.attrib.items())
            shapes.append(f"<{tag}{attributes}/>")
    return "".join(shapes)


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """An icon of lucide the height of the text around it. Silent for a screen reader unless it carries a label."""
    return _svg(name, format_html('role="img" aria-label="{}"', label)) if label else _silent(name)


@cache
def _silent(name: str) -> SafeString:
    """Drawn once a process: a page of cards asks for the same few signs a hundred times."""
    return _svg(name, 'aria-hidden="true"')


def _svg(name: str, voice: str) -> SafeString:
    return SafeString(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" {voice}>{drawing(name)}</svg>'
    )


@cache
def mark_shapes() -> str:
    """A ring with eight seats, in a box of 28."""
    seats = "".join(
        f'<circle cx="{14 + 11.4 * cos(pi * i / 4):.2f}" cy="{14 + 11.4 * sin(pi * i / 4):.2f}" r="2.1"/>'
        for i in range(8)
    )
    ring = '<circle cx="14" cy="14" r="8.6" fill="none" stroke="currentColor" stroke-width="2.8"/>'
    return f'{ring}<g fill="currentColor">{seats}</g>'


@register.simple_tag
def mark() -> SafeString:
    """The sign of Tablée; its size and colour come from where it stands."""
    shapes = mark_safe(mark_shapes())  # noqa: S308
    return format_html('<svg class="mark" viewBox="0 0 28 28" aria-hidden="true">{}</svg>', shapes)


@register.simple_tag
def pill(kind: str, text: str = "", *, icon_name: str = "") -> SafeString:
    """A short word with its colour: ambient, chilled, frozen (worded by themselves), soon, good, rule, plain, info, danger."""
    default_text, default_icon = TONES[one_of("kind", kind, TONES)]
    words = text or default_text
    if not words:
        raise ValueError(f"pill {kind!r} needs its text: colour never speaks alone")
    sign = icon(icon_name or default_icon) if icon_name or default_icon else ""
    return SafeString(f'<span class="pill" data-tone="{kind}">{sign}{conditional_escape(str(words))}</span>')


@register.simple_tag
def bar(*, after: int, before: int = 0, scale: int = 100, label: str = "") -> SafeString:
    """What is served, in hundredths, on a common scale: first what was there, then what this adds; the figures stand below.

    `scale` is the value of a full bar; give the same to every bar people will compare.
    """
    if scale <= 0 or before < 0 or after < 0:
        raise ValueError("a bar counts from zero up to a positive scale")
    was, now = (min(value, scale) * 100 / scale for value in (before, after))
    figures = f"{before} → {format_percent(after)}" if before or label else format_percent(after)
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="gain" width="{}" height="6"/><rect class="before" width="{}" height="6"/></svg>'
        '<span class="bar-text">{}{}</span>',
        f"{now:.2f}",
        f"{min(was, now):.2f}",
        format_html('<span class="sr">{} </span>', label) if label else "",
        figures,
    )
