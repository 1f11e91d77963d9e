"""What people press: links that look like buttons, posts in one press, submit buttons, a question before what is final."""

from collections.abc import Mapping
from typing import Any

from django.forms import BoundField
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tablee.web.components.marks import icon as draw_icon
from tablee.web.components.shelf import draw, need, one_of, register

KINDS = ("main", "quiet", "danger", "bare")


def _words(label: str, icon: str, for_name: str) -> SafeString:
    """Icon, sentence, and for whom, when one acts for several organisations."""
    sign = draw_icon(icon) if icon else ""
    if not for_name:
        return SafeString(f"{sign}<span>{conditional_escape(label)}</span>")
    whom = _("pour %(name)s") % {"name": for_name}
    return format_html('{}<span><span>{}</span><span class="for">{}</span></span>', sign, label, whom)


def _look(kind: str, wide: bool) -> str:
    return f"button {one_of('kind', kind, KINDS)}{' wide' if wide else ''}"


@register.simple_tag
def action(
    *,
    label: str,
    url: str,
    kind: str = "quiet",
    icon: str = "",
    for_name: str = "",
    wide: bool = False,
    download: bool = False,
) -> SafeString:
    """A link that looks like a button: it leads somewhere and changes nothing."""
    words = _words(label, icon, for_name)
    saved = " download" if download else ""
    return SafeString(f'<a class="{_look(kind, wide)}" href="{conditional_escape(url)}"{saved}>{words}</a>')


@register.simple_tag(takes_context=True)
def post_action(
    context: Context,
    *,
    label: str,
    url: str,
    kind: str = "quiet",
    icon: str = "",
    for_name: str = "",
    wide: bool = False,
    hidden: Mapping[str, Any] | None = None,
    confirm: str = "",
) -> SafeString:
    """One press, one POST. `hidden`: names and values to send along. `confirm`: a question asked first (with JavaScript only)."""
    if confirm:
        need(context, "confirm")
    return draw(
        "post_action",
        csrf_token=context.get("csrf_token"),
        look=_look(kind, wide),
        words=_words(label, icon, for_name),
        label=label,
        url=url,
        hidden=hidden or {},
        confirm=confirm,
        danger=kind == "danger",
    )


@register.simple_tag(takes_context=True)
def submit(
    context: Context,
    *,
    label: str,
    kind: str = "main",
    icon: str = "",
    for_name: str = "",
    name: str = "",
    value: str = "",
    counts: BoundField | None = None,
    one: str = "",
    many: str = "",
    wide: bool = False,
    confirm: str = "",
    form: str = "",
    to: str = "",
) -> SafeString:
    """The button of the form around it; elsewhere on the page it names its `form`, and may send it `to` another address.

    `counts`: the stepper's field; with JavaScript the sentence then follows the number, `one` and `many` carrying `{n}`
    (« Je prends {n} caisse », « Je prends {n} caisses »). Without it the sentence is `label`.
    """
    if counts is not None:
        if "{n}" not in one or "{n}" not in many:
            raise ValueError("submit with counts needs one= and many=, each with {n}")
        need(context, "stepper")
    if confirm:
        need(context, "confirm")
    return draw(
        "submit",
        look=_look(kind, wide),
        words=_words(label, icon, for_name),
        label=label,
        name=name,
        value=value,
        counts=counts.id_for_label if counts is not None else "",
        form=form,
        to=to,
        one=one,
        many=many,
        confirm=confirm,
        danger=kind == "danger",
    )
