"""The journal as lines of a table: what the page says of each entry, and no more."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal_reading
from tablee.web.settings.records import names_in
from tablee.web.settings.sentences import tell

MOST = 5_000


def journal(viewer: Viewer, network: Any, at: datetime) -> list[dict[str, Any]]:
    """The latest entries that concern our structure, newest first, on the network's clock."""
    entries = journal_reading.entries_concerning(viewer.organization_ref, limit=MOST)
    names, zone = names_in(viewer, entries), ZoneInfo(network.time_zone)
    return [
        {
            "at": told.at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            "who": told.who,
            "what": told.what,
            "change": told.change,
            "reason": told.reason,
            "rule": told.rule,
        }
        for told in (tell(entry, names) for entry in entries)
    ]
