"""A table as a file: a workbook, or a CSV that French Excel opens. Titles are French: those that the import recognises."""

from datetime import datetime

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.standards.sheets import write
from tablee.tables.table import Table


def workbook(table: Table, viewer: Viewer, network: Network, *, at: datetime) -> bytes:
    """XLSX."""
    return write.export_xlsx(table.schema, table.rows(viewer, network, at), sheet=str(table.label))


def csv(table: Table, viewer: Viewer, network: Network, *, at: datetime) -> bytes:
    """UTF-8 with its mark, semicolons, decimal commas, French days."""
    return write.export_csv(table.schema, table.rows(viewer, network, at))
