"""What people read: cards, reasons, refusals, notices, empty pages, messages after an act."""

from typing import Any

from django.contrib.messages import get_messages
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tablee.kernel.refusals import Refusal
from tablee.web.components.acts import action
from tablee.web.components.marks import icon, pill
from tablee.web.components.shelf import draw, one_of, register

EDGES = ("", "ambient", "chilled", "frozen", "rule", "good", "danger")
NOTICES = {
    "info": "info",
    "done": "circle-check",
    "warning": "triangle-alert",
    "rule": "scale",
    "danger": "octagon-alert",
}
_NOTICE_OF_LEVEL = {
    "success": "done",
    "warning": "warning",
    "error": "danger",
    "info": "info",
    "debug": "info",
}
LEVELS = (2, 3)


@register.simple_block_tag
def card(
    content: str,
    *,
    title: str = "",
    url: str = "",
    level: int = 2,
    kicker: str = "",
    number: str | int = "",
    unit: str = "",
    pill_kind: str = "",
    pill_text: str = "",
    edge: str = "",
    deadline: str = "",
    centre: bool = False,
    id: str = "",
) -> SafeString:
    """Title, pill, one big number with its unit, then what the block holds (reason, actions), then the deadline."""
    if level not in LEVELS:
        raise ValueError(f"level={level}: a card's title is an h2 or an h3")
    # Written here, not in a template, and in one piece: a list draws one for each of its rows.
    return SafeString(
        "".join(
            (
                f'<article class="card{" centre" if centre else ""}"',
                f' data-edge="{one_of("edge", edge, EDGES)}"' if edge else "",
                f' id="{conditional_escape(id)}"' if id else "",
                ">",
                _card_top(title, url, level, pill(pill_kind, pill_text) if pill_kind else ""),
                f'<p class="muted">{conditional_escape(kicker)}</p>' if kicker else "",
                _big(number, unit),
                conditional_escape(content),
                f'<p class="deadline">{conditional_escape(deadline)}</p>' if deadline else "",
                "</article>",
            )
        )
    )


def _card_top(title: str, url: str, level: int, sign: str) -> str:
    if not title:
        return f'<div class="card-top">{sign}</div>' if sign else ""
    words = (
        f'<a href="{conditional_escape(url)}">{conditional_escape(title)}</a>'
        if url
        else conditional_escape(title)
    )
    return f'<div class="card-top"><h{level}>{words}</h{level}>{sign}</div>'


def _big(number: str | int, unit: str) -> str:
    if number == "":
        return ""
    counted = f" {conditional_escape(unit)}" if unit else ""
    return f'<p class="big"><span class="number">{conditional_escape(str(number))}</span>{counted}</p>'


@register.simple_block_tag
def reason(content: str) -> SafeString:
    """Why, in one sentence; its figures in <b>."""
    return SafeString(f'<p class="reason">{conditional_escape(content)}</p>')


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """One main action over at most two quiet ones."""
    return SafeString(f'<div class="actions">{conditional_escape(content)}</div>')


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: str = "") -> SafeString:
    """Something to know: info, done, warning, rule, danger."""
    sign = NOTICES[one_of("kind", kind, NOTICES)]
    head = format_html('<p class="what">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice" data-tone="{}">{}<div>{}{}</div></div>', kind, icon(sign), head, content
    )


@register.simple_tag
def refusal(
    refused: Refusal | None = None,
    *,
    what: str = "",
    why: str = "",
    remedy: str = "",
    url: str = "",
    action_label: str = "",
) -> SafeString:
    """What was refused, why, what to do. Takes a kernel Refusal or the three sentences; nothing at all for None."""
    if refused is not None:
        why, remedy = why or refused.sentence, remedy or refused.remedy
    if not why:
        return SafeString("")
    return draw(
        "refusal",
        what=what or _("Ce n’est pas possible"),
        why=why,
        remedy=remedy,
        url=url,
        action_label=action_label,
    )


@register.simple_tag
def empty_state(*, text: str, action_label: str = "", url: str = "", icon_name: str = "leaf") -> SafeString:
    """One sentence and one action where there is nothing to list."""
    if bool(action_label) != bool(url):
        raise ValueError("empty_state takes action_label and url together")
    press = action(label=action_label, url=url, kind="main") if url else ""
    return format_html('<div class="empty">{}<p>{}</p>{}</div>', icon(icon_name), text, press)


@register.simple_tag(takes_context=True)
def toasts(context: Context) -> SafeString:
    """Django's messages, said politely once."""
    request: Any = context.get("request")
    if request is None or not hasattr(request, "_messages"):
        return SafeString("")
    said = [(_NOTICE_OF_LEVEL.get(m.level_tag, "info"), m.message) for m in get_messages(request)]
    items = [(kind, NOTICES[kind], message) for kind, message in said]
    return draw("toasts", items=items) if items else SafeString("")
