"""Many things seen together: the fair share, tables that become cards on a phone, facts, tabs, filters."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tablee.web.components.marks import bar
from tablee.web.components.shelf import draw, register


@register.simple_block_tag
def table(content: str, *, caption: str, cards: bool = True, caption_seen: bool = False) -> SafeString:
    """A table people can scroll with the keyboard. With `cards`, each row becomes a small card on a phone: write
    `data-label="…"` on every <td>. The block holds <thead> and <tbody>."""
    return draw(
        "table",
        content=content,
        caption=caption,
        look="table as-cards" if cards else "table",
        caption_seen=caption_seen,
    )


@register.simple_block_tag
def share_table(content: str, *, caption: str, units_head: str = "") -> SafeString:
    """The fair share: who, how many, need served before → after, why. The block holds share_row tags."""
    return draw("share_table", content=content, caption=caption, units_head=units_head or _("Caisses"))


@register.simple_tag
def share_row(
    *, name: str, units: int | str, before: int, after: int, reason: str, scale: int = 100, url: str = ""
) -> SafeString:
    """One structure's share; `before` and `after` in hundredths of its need, on the same `scale` for every row."""
    who = format_html('<a href="{}">{}</a>', url, name) if url else name
    served = bar(after=after, before=before, scale=scale, label=_("besoin servi, avant puis après"))
    return format_html(
        '<tr><th scope="row">{}</th><td class="count">{}</td><td>{}</td><td class="reason">{}</td></tr>',
        who,
        units,
        served,
        reason,
    )


def _several(values: Iterable[Any]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((value,) for value in values))
    return format_html('<ul class="several">{}</ul>', items)


@register.simple_tag
def facts(pairs: Iterable[tuple[str, Any]]) -> SafeString:
    """Terms and their values, in order, several as a list; a pair whose value is empty is left out."""
    known = [
        (term, _several(value) if isinstance(value, list) else value)
        for term, value in pairs
        if value not in (None, "", [])
    ]
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", known)
    return format_html('<dl class="facts">{}</dl>', rows) if known else SafeString("")


@register.simple_tag
def tabs(items: Iterable[Any], *, label: str) -> SafeString:
    """Neighbouring pages as links. Each item: .label .url .current, optional .count (object or dict)."""
    return draw("tabs", items=items, label=label)


@register.simple_tag
def filters(items: Iterable[Any], *, label: str) -> SafeString:
    """Choices that narrow a list, as links. Same items as tabs."""
    return draw("filters", items=items, label=label)
