"""News as an RSS 2.0 document, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from xml.etree import ElementTree as ET

RSS_TYPE: Final = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True)
class Item:
    """One piece of news. `id`: the same as long as it is the same news; `at` is aware."""

    id: str
    title: str
    said: str
    link: str
    at: datetime


def rss(title: str, *, link: str, said: str, items: Iterable[Item], language: str = "fr") -> bytes:
    """UTF-8. Texts are escaped by the writer of XML; control characters, which XML refuses, become spaces."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    for tag, text in (("title", title), ("link", link), ("description", said), ("language", language)):
        ET.SubElement(channel, tag).text = _clean(text)
    for item in sorted(items, key=lambda each: each.at, reverse=True):
        row = ET.SubElement(channel, "item")
        for tag, text in (("title", item.title), ("link", item.link), ("description", item.said)):
            ET.SubElement(row, tag).text = _clean(text)
        ET.SubElement(row, "guid", isPermaLink="false").text = item.id
        ET.SubElement(row, "pubDate").text = format_datetime(item.at)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _clean(text: str) -> str:
    return "".join(sign if sign in "\t\n" or sign >= " " else " " for sign in text)
