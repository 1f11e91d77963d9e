"""What is said of a use-by date is true: near only where the network's rule called it near."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tablee.domains.governance.models import Rule
from tablee.domains.sharing.kinds import USE_BY_MIN_HOURS
from tests import make
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(
    ("days", "hours", "title"),
    [
        (21, None, "Remarque"),
        (1, None, "Moins de 48 h avant la DLC"),
        (3, 120, "Moins de 120 h avant la DLC"),
        (3, None, "Remarque"),
    ],
)
def test_a_remark_is_about_a_near_date_only_when_the_rule_says_so(
    table: make.Table, days: int, hours: int | None, title: str
) -> None:
    """Any remark beside a use-by date was shown under « Moins de 48 h »."""
    if hours is not None:
        Rule.objects.create(
            network=table.network,
            kind=USE_BY_MIN_HOURS,
            value=hours,
            starts_on=make.TODAY,
            version=1,
            reason="loi",
        )
    line = make.line("Yaourts", use_by_on=make.TODAY + timedelta(days=days), exception="goûter de demain")
    offer = make.offer(table.network, table.tilleuls, line)
    page = signed_in(table.alice).get(reverse("share:offer", args=[offer.ref])).content.decode()
    said = page.replace("\u00a0", " ")
    assert "goûter de demain" in said and title in said
    assert title.startswith("Moins") or "avant la DLC" not in said
