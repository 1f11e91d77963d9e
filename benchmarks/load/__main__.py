"""`python -m benchmarks.load [S] [M] [L] [--databases sqlite,postgres] [--seconds N]`: prints, asserts nothing."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.load.requests import claim_all, drive, summary
from benchmarks.load.stand import ROOT, Stand, prepare

A_SECOND = 20
CLAIMS = 600
ABOUT = """
import json
from django.test import Client
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tablee.domains.actors import queries as actors
from tablee.domains.sharing import queries as sharing
person = actors.person_by_email("{email}")
viewer = actors.viewer_of(person)
offers = sharing.open_offers(viewer, at=timezone.now())
paths = ["/aujourdhui/", "/partager/", "/reseau/", "/carte/", "/partager/" + offers[0].ref + "/"]
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
queries = {{}}
for path in paths:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        status = client.get(path).status_code
    queries[path] = [len(asked), status]
print("ABOUT" + json.dumps({{"paths": paths, "queries": queries}}))
"""
HOT = """
import json
from datetime import timedelta
from django.utils import timezone
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Organization, Membership
from tablee.domains.actors.viewer import robot
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.lines import OfferLine
from tablee.flows import scopes
from tablee.kernel import links
now = timezone.now()
person = actors.person_by_email("{email}")
viewer = actors.viewer_of(person)
network = actors.networks_seen_by(viewer)[0]
giver = actors.own_organization(viewer)
takers = [each for each in actors.members_of(network) if each.pk != giver.pk]
jobs = []
while len(jobs) < {claims}:
    line = OfferLine("Pain", units=100000, unit_g=1000, unit="kg", family="feculents")
    bundle = sharing.publish(network, giver=giver, lines=[line], until_at=now + timedelta(hours=20), by=robot(giver.ref), at=now)
    ref = bundle.offers.get().ref
    for taker in takers[: {each}]:
        token = links.token_of(scopes.personal_link(bundle, taker, at=now))
        jobs.append(["/l/" + token + "/prendre/" + ref + "/", "units=1"])
print("ABOUT" + json.dumps(jobs[: {claims}]))
"""


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("sizes", nargs="*", default=["S"])
    options.add_argument("--databases", default="sqlite,postgres")
    options.add_argument("--seconds", type=float, default=60)
    asked = options.parse_args()
    for database in asked.databases.split(","):
        for size in asked.sizes or ["S"]:
            with tempfile.TemporaryDirectory(prefix="tablee-load-") as folder:
                measure(Path(folder), size, database, asked.seconds)
    return 0


def measure(folder: Path, size: str, database: str, seconds: float) -> None:
    print(
        f"\n{size} on {database}, granian 2 workers × 2 threads, {A_SECOND} requests/s for {seconds:.0f} s",
        flush=True,
    )
    cluster = _postgres() if database == "postgres" else None
    stand = prepare(folder, size, database_url=cluster.url if cluster else "")
    try:
        about = _told(stand, ABOUT.format(email=stand.email))
        cookie = stand.cookie()
        stand.start()
        drive(stand.address, cookie, about["paths"], a_second=10, seconds=3)
        before = stand.cpu_s()
        timed = drive(stand.address, cookie, about["paths"], a_second=A_SECOND, seconds=seconds)
        cpu_ms = (stand.cpu_s() - before) * 1000 / (A_SECOND * seconds)
        for path in about["paths"]:
            count, status = about["queries"][path]
            print(f"  {path:24s} {summary(timed.by_path[path])}  {count} queries (status {status})")
        print(
            f"  CPU {cpu_ms:.1f} ms a request, memory {stand.memory_mb():.0f} MB, not 200: {timed.refused or 'none'}"
        )
        jobs = [tuple(job) for job in _told(stand, HOT.format(email=stand.email, claims=CLAIMS, each=40))]
        rate, taken = claim_all(stand.address, jobs)
        print(f"  claims by link: {rate:.0f} a second, {taken} of {len(jobs)} taken", flush=True)
        print(
            "  laws:",
            "hold" if json.loads(stand.manage("invariants", "--json")).get("holds", True) else "BROKEN",
        )
    finally:
        stand.stop()
        if cluster:
            cluster.stop()


def _told(stand: Stand, source: str) -> "dict[str, object] | list[list[str]] | object":
    said = stand.manage("shell", source=source)
    line = next(each for each in said.splitlines() if "ABOUT" in each)
    return json.loads(line.split("ABOUT", 1)[1])


def _postgres() -> "object":
    sys.path.insert(0, str(ROOT))
    from tests import throwaway_postgres

    return throwaway_postgres.start()


if __name__ == "__main__":
    sys.exit(main())
