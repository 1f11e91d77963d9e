"""The tables there are: what leaves, and what comes back."""

from tablee.standards.sheets.intake import Schema
from tablee.tables.claims import Claims
from tablee.tables.closures import Closures
from tablee.tables.counts import Counts
from tablee.tables.handovers import HandOvers
from tablee.tables.journal import Journal
from tablee.tables.needs import Needs
from tablee.tables.offers import Offers
from tablee.tables.products import Products
from tablee.tables.profiles import Profiles
from tablee.tables.structures import Structures
from tablee.tables.table import ImportTable, Table

# Each page's own order.
EXPORTS: dict[str, Table] = {
    table.key: table
    for table in (
        Structures(), Profiles(), Counts(), Closures(), Products(), Needs(), Offers(), HandOvers(), Claims(), Journal(),
    )
}  # fmt: skip
IMPORTS: dict[str, ImportTable] = {
    table.key: table
    for table in (Structures(), Offers(), Counts(), Needs(), Products(), Profiles(), HandOvers(), Closures())
}
SCHEMAS: dict[str, Schema] = {key: table.schema for key, table in IMPORTS.items()}
