"""Nobody is in the stock."""

from tablee.kernel.retention import no_person

# fmt: off
no_person("goods", "stock.Product", "stock.Lot")
no_person("goods between organisations", "stock.Movement")
