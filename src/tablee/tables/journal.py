"""The journal as lines of a table: what the page says of each entry, and no more."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.flows.journal_lines import line_of, names_in
from tablee.kernel import journal_queries
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.table import Row, Table

MOST = 5_000


class Journal(Table):
    label = gettext_lazy("Journal")
    lead = gettext_lazy("Qui a fait quoi, et sous quelle règle")
    schema = Schema(
        "journal",
        (
            Column("at", "Quand", kinds.PLAIN, required=True),
            Column("who", "Qui", kinds.PLAIN, required=True),
            Column("what", "Quoi", kinds.PLAIN, required=True),
            Column("change", "Changement", kinds.PLAIN, required=True),
            Column("reason", "Raison", kinds.PLAIN, required=True),
            Column("rule", "Règle", kinds.PLAIN, required=True),
        ),
    )

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """The latest entries that concern our structure, newest first, on the network's clock."""
        entries = journal_queries.entries_concerning(viewer.organization_ref, limit=MOST)
        names, zone = names_in(viewer, entries), ZoneInfo(network.time_zone)
        lines = [line_of(entry, names) for entry in entries]
        return [
            {column.key: getattr(line, column.key) for column in self.schema.columns}
            | {"at": line.at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)}
            for line in lines
        ]
