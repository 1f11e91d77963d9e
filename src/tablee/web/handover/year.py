"""A year of gifts as a sheet: what the giver's attestation needs (offered, accepted, when), quantities only."""

import csv
import io
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.deliveries.enums import Reason
from tablee.domains.field.enums import Family
from tablee.kernel.formulas import neutral
from tablee.kernel.moments import local_day


def year_sheet(lines: Iterable[Any]) -> str:
    """CSV that a French spreadsheet opens: semicolons, decimal comma, ISO days, formulas made harmless."""
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerow(
        [
            _("jour de prise en charge"), _("bordereau"), _("donateur"), _("association"), _("produit"), _("famille"),
            _("lot"), _("proposé kg"), _("accepté kg"), _("dont à trier kg"), _("écarté kg"), _("motif"), _("DLC"),
            _("DDM"), _("jours avant la DLC"), _("signé"),
        ]
    )  # fmt: skip
    for line in lines:
        made, lot = line.hand_over, line.lot
        day = local_day(made.handed_at, ZoneInfo(made.network.time_zone))
        sheet.writerow(
            [
                day.isoformat(), made.code, neutral(made.giver.name), neutral(made.taker.name), neutral(line.label),
                str(Family(line.family).label), lot.ref, _kg(line.offered_g), _kg(line.accepted_g),
                _kg(line.to_sort_g), _kg(line.refused_g), str(Reason(line.reason).label) if line.reason else "",
                lot.use_by_on.isoformat() if lot.use_by_on else "",
                lot.best_before_on.isoformat() if lot.best_before_on else "",
                (lot.use_by_on - day).days if lot.use_by_on else "",
                _("oui") if made.giver_signed_at else _("non"),
            ]
        )  # fmt: skip
    return "\ufeff" + written.getvalue()


def _kg(grams: int) -> str:
    whole, rest = divmod(grams, 1000)
    return f"{whole},{rest:03d}".rstrip("0").rstrip(",")
