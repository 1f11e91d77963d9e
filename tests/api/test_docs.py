"""docs/api.md: its five calls are run as they stand, with curl, against a server."""

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tablee.domains.sharing.models import Claim, Need, Offer
from tests import make
from tests.api.callers import token_for

PAGE = Path(settings.BASE_DIR) / "docs" / "api.md"
CALLS = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.S)
TOOLS = [name for name in ("bash", "curl", "python3", "date") if shutil.which(name) is None]

pytestmark = [
    pytest.mark.skipif(bool(TOOLS), reason=f"not on this machine: {', '.join(TOOLS)}"),
    pytest.mark.skipif(
        "TABLEE_TEST_CLOCK" in os.environ, reason="the shell's date reads the machine's clock"
    ),
]


def run(address: str, secret: str) -> list[str]:
    """What each call printed, all of them in one shell as somebody would type them."""
    script = "\necho ====\n".join(CALLS)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={"PATH": os.environ["PATH"], "TABLEE": address, "TOKEN": secret},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split("====")


@pytest.mark.django_db(transaction=True)
def test_the_five_calls_do_what_the_page_says(table: make.Table, live_server: Any) -> None:
    now = timezone.now()
    theirs = make.offer(
        table.network, table.tilleuls, at=now, until_at=now + timedelta(hours=2), by=table.alice
    )
    near, offered, found, taken, missing = run(live_server.url, token_for(table.erables))
    assert [each["name"] for each in json.loads(near)["items"]] == ["Les Érables"]
    ours = Offer.objects.get(ref=json.loads(offered)["ref"])
    assert (ours.label, ours.units_total, ours.unit_g, ours.giver) == ("Pommes", 12, 9000, table.erables)
    assert found.strip() == theirs.ref
    assert Claim.objects.get(ref=json.loads(taken)["ref"]).units == 2
    assert Need.objects.count() == len(json.loads(missing)["items"]) == 2
    again = run(live_server.url, token_for(table.erables))
    assert json.loads(again[1]) == json.loads(offered), "the same keys: the same answers"
    assert (Offer.objects.count(), Claim.objects.count()) == (2, 1)


def test_there_are_five() -> None:
    assert len(CALLS) == 5
