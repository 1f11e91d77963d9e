"""Pieces of a page's frame: title, way back, photo, print head, text to share, living fragment, scripts."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zlib import crc32

import segno
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tablee.web.components.addresses import address_of, address_with
from tablee.web.components.marks import icon
from tablee.web.components.shelf import draw, need, needed, register

SHARE_TEXT_MAX = 600
"""A message loop shows about this many characters before it cuts."""


@register.simple_block_tag
def page_title(content: str, *, title: str, lead: str = "", kicker: str = "") -> SafeString:
    """The page's only h1, a sentence under it; the block holds pills or one action beside it, or nothing."""
    return draw("page_title", content=SafeString(content.strip()), title=title, lead=lead, kicker=kicker)


@register.simple_tag
def back(*, url: str, label: str = "") -> SafeString:
    """One step back up."""
    return format_html(
        '<a class="back no-print" href="{}">{}{}</a>', url, icon("arrow-left"), label or _("Retour")
    )


@register.simple_tag
def crumbs(items: Iterable[tuple[str, str]]) -> SafeString:
    """Where one stands: (label, url) pairs; the last one, without url, is here."""
    return draw("crumbs", items=list(items))


@register.simple_tag
def photo(*, src: str, alt: str, caption: str = "", width: int = 800, height: int = 600) -> SafeString:
    """A picture with its words; room is kept before it comes."""
    said = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    return format_html(
        '<figure class="photo"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">{}</figure>',
        src,
        alt,
        width,
        height,
        said,
    )


@lru_cache(maxsize=64)
def qr_svg(text: str) -> str:
    """An inline drawing of the QR code of a text, with no style attribute."""
    return segno.make(text, error="m").svg_inline(
        scale=1, border=1, omitsize=True, svgclass=None, lineclass=None
    )


@register.simple_tag
def qr(text: str, *, label: str) -> SafeString:
    """A QR code that says in words where it leads."""
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>', label, SafeString(qr_svg(text))
    )


@register.simple_tag
def print_header(*, title: str, url: str, code: str = "", lead: str = "") -> SafeString:
    """Head of a printed sheet: what it is, the QR code and the six-character code at the top right."""
    return draw("print_header", title=title, url=url, code=code, lead=lead)


@register.simple_tag
def lines(count: int = 4) -> SafeString:
    """Lines to write on by hand."""
    return format_html('<div class="lines" aria-hidden="true">{}</div>', SafeString("<span></span>" * count))


@register.simple_tag(takes_context=True)
def share_text(
    context: Context, *, text: str, label: str = "", above: str = "", done: str = "", rows: int = 5
) -> SafeString:
    """« Partager dans la boucle »: the phone's own sharing, else the clipboard; without JavaScript the text stands there.

    For another reader than a message loop, say what stands `above` the text, on the button and once it is `done`.
    """
    if len(text) > SHARE_TEXT_MAX:
        raise ValueError(f"{len(text)} characters; a loop shows {SHARE_TEXT_MAX}")
    need(context, "share")
    named = f"loop-{crc32(text.encode()):08x}"  # several texts may stand on one page
    return draw(
        "share_text",
        id=named,
        text=text,
        label=label or _("Partager dans la boucle"),
        above=above or _("Le texte pour votre boucle de messages"),
        done=done or _("Copié\u00a0: collez-le dans la boucle"),
        rows=rows,
    )


@register.simple_block_tag(takes_context=True)
def live(context: Context, content: str, *, url: str, every: int = 15, id: str = "") -> SafeString:
    """A fragment that keeps itself fresh: `url` answers the inner HTML with an ETag. What `data-say="…"` holds inside is
    announced when it changes."""
    if every < 5:
        raise ValueError("a living fragment asks at most every five seconds")
    need(context, "live")
    named = format_html(' id="{}"', id) if id else ""
    return format_html('<div data-live="{}" data-every="{}"{}>{}</div>', url, every, named, content)


@register.simple_tag
def demo_mode() -> bool:
    """True in the demonstration world."""
    return bool(getattr(settings, "DEMO", False))


@register.simple_tag
def address(name: str, *args: str) -> str:
    """The address of a room; one that does not exist is a fault, not a hole in the page."""
    return (
        address_with(name, args[0])
        if len(args) == 1
        else reverse(name, args=args)
        if args
        else address_of(name)
    )


@register.simple_tag(takes_context=True)
def needs(context: Context, module: str) -> str:
    """Ask for a JavaScript module that no component of the page asks for itself."""
    need(context, module)
    return ""


@register.simple_tag(takes_context=True)
def scripts(context: Context) -> SafeString:
    """The modules this page needs, each once. Stands at the end of the base layout."""
    asked: list[tuple[Any]] = [(static(f"tablee/js/{name}.js"),) for name in needed(context)]
    return format_html_join("\n", '<script type="module" src="{}"></script>', asked)
