"""The journal as lines of a table: what the page says of each entry, and no more."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tablee.domains.actors.viewer import Viewer
from tablee.flows.journal_lines import line_of, names_in
from tablee.kernel import journal_reading

MOST = 5_000


def journal(viewer: Viewer, network: Any, at: datetime) -> list[dict[str, Any]]:
    """The latest entries that concern our structure, newest first, on the network's clock."""
    entries = journal_reading.entries_concerning(viewer.organization_ref, limit=MOST)
    names, zone = names_in(viewer, entries), ZoneInfo(network.time_zone)
    return [
        {
            "at": line.at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            "who": line.who,
            "what": line.what,
            "change": line.change,
            "reason": line.reason,
            "rule": line.rule,
        }
        for line in (line_of(entry, names) for entry in entries)
    ]
