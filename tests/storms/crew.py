"""One process of a storm: several clients in threads, each sending its requests, each answer said after its commit.

Forked from tests/storms/harbour.py (`put_out`). Reads one order a line on the standard input, as JSON:
the plan, then (when clients keep in step) one line for each step. Writes one JSON line for each thing that happens.
A line is written with one system call, so a killed process leaves whole lines only.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
PATIENCE_SECONDS = 120
TRIES = 4


def say(**what: Any) -> None:
    os.write(1, (json.dumps(what) + "\n").encode())


class Steps:
    """Lets every client of every process begin its n-th request together."""

    def __init__(self, keep: bool) -> None:
        self.keep = keep
        self._open = -1
        self._changed = threading.Condition()

    def open(self, step: int) -> None:
        with self._changed:
            self._open = step
            self._changed.notify_all()

    def wait(self, step: int, client: int) -> None:
        if not self.keep:
            return
        say(waits=step, client=client)
        with self._changed:
            if not self._changed.wait_for(lambda: self._open >= step, timeout=PATIENCE_SECONDS):
                raise TimeoutError(f"step {step} never opened")


def run_client(plan: dict[str, Any], steps: Steps, verbs: dict[str, Callable[..., dict[str, Any]]]) -> None:
    """Requests of one client in their order; what is no refusal and no result is an error, and said."""
    from django.db import connection

    from tablee.domains.actors.models import Organization
    from tablee.domains.actors.queries import viewer_for

    client = plan["client"]
    by = viewer_for(Organization.objects.get(ref=plan["organization"]), first_name=f"Client {client}")
    connection.ensure_connection()
    try:
        for request in plan["requests"]:
            steps.wait(request["i"], client)
            say(begins=request["i"], client=client)
            say(client=client, i=request["i"], **answered(verbs[request["do"]], request, by, client))
    finally:
        connection.close()


def answered(
    verb: Callable[..., dict[str, Any]], request: dict[str, Any], by: Any, client: int
) -> dict[str, Any]:
    """What the client hears. Turned away at SQLite's gate after its time is up, it sends the same request again."""
    from tablee.kernel.refusals import Refused

    for _ in range(TRIES):
        try:
            return verb(request, by)
        except Refused as refused:
            return {"refused": refused.refusal.code, "facts": dict(refused.refusal.facts)}
        except Exception as error:  # the storm's verdict needs to know what, not to stop here
            said = f"{type(error).__name__}: {error}"
            if "write gate closed" not in said:
                return {"error": said}
            say(turned_away=request["i"], client=client)
    return {"error": said}


def claim(request: dict[str, Any], by: Any) -> dict[str, Any]:
    from tablee.domains.sharing import actions
    from tablee.domains.sharing.models import Offer

    offer = Offer.objects.get(ref=request["offer"])
    made = actions.claim(offer, units=request["units"], by=by, at=NOON, key=request["key"])
    return {"claim": made.ref, "units": made.units}


def change(request: dict[str, Any], by: Any) -> dict[str, Any]:
    """Lower, raise or (0) cancel the claim once made under the request's key."""
    from tablee.domains.sharing import actions
    from tablee.domains.sharing.models import Claim

    known = Claim.objects.filter(key=request["key"]).first()
    if known is None:
        return {"nothing": True}
    made = actions.change_claim(known, units=request["units"], by=by, at=NOON)
    return {"claim": made.ref, "units": 0 if made.status == "cancelled" else made.units}


def withdraw(request: dict[str, Any], by: Any) -> dict[str, Any]:
    from tablee.domains.sharing import actions
    from tablee.domains.sharing.models import Offer

    offer = Offer.objects.get(ref=request["offer"])
    return {"left": actions.withdraw(offer, by=by, at=NOON, keep_claims=request["keep"]).units_left}


def leave(request: dict[str, Any], by: Any) -> dict[str, Any]:
    from tablee.domains.actors.models import Network, Organization
    from tablee.domains.actors.viewer import robot
    from tablee.flows.departure import settle_and_leave

    organization = Organization.objects.get(pk=by.organization_id)
    network = Network.objects.get(ref=request["network"])
    settle_and_leave(
        network, organization=organization, by=robot(by.organization_ref), at=NOON + timedelta(minutes=5)
    )
    return {"left": True}


def answer(request: dict[str, Any], by: Any) -> dict[str, Any]:
    """Take so much of the first share this structure is proposed of these offers."""
    from tablee.domains.sharing import actions
    from tablee.domains.sharing.models import Share

    share = Share.objects.filter(offer__ref__in=request["offers"], organization_id=by.organization_id).first()
    if share is None:
        return {"nothing": True}
    said = actions.answer(share, units=min(request["units"], share.units), by=by, at=NOON)
    return {"taken": said.units_taken}


def propose(request: dict[str, Any], by: Any) -> dict[str, Any]:
    from tablee.domains.sharing import actions
    from tablee.domains.sharing.models import Offer

    offers = list(Offer.objects.filter(ref__in=request["offers"]).order_by("pk"))
    return {"share_out": actions.propose(offers, by=by, at=NOON).ref}


def cancel(request: dict[str, Any], by: Any) -> dict[str, Any]:
    """Give back what this structure holds of a bundle."""
    from tablee.domains.sharing import actions

    known = _held(request, by).first()
    if known is None:
        return {"nothing": True}
    return {"cancelled": actions.change_claim(known, units=0, by=by, at=NOON).ref}


def hand_over(request: dict[str, Any], by: Any) -> dict[str, Any]:
    """Fetch what this structure holds of a bundle; the same request again finds the same slip."""
    from tablee.domains.sharing.models import Bundle
    from tablee.flows import pick_up

    checked = [
        pick_up.ClaimCheck(each.ref, each.units, good_g=each.units * each.offer.unit_g)
        for each in _held(request, by)
    ]
    bundle = Bundle.objects.get(ref=request["bundle"])
    key = f"{request['bundle']}-{by.organization_ref}"
    if not checked and not _slip(key):
        return {"nothing": True}
    made = pick_up.hand_over(bundle, checked=checked, by=by, at=NOON, key=key)
    return {"handed": made.ref if made else ""}


def settle(request: dict[str, Any], by: Any) -> dict[str, Any]:
    """The clock: what nobody answered is passed, and dealt again among those who took all of theirs."""
    from tablee.domains.sharing import actions

    return {"settled": actions.settle_due(NOON + timedelta(hours=request["hours"]))}


def _held(request: dict[str, Any], by: Any) -> Any:
    from tablee.domains.sharing.models import Claim

    rows = Claim.objects.filter(
        offer__bundle__ref=request["bundle"], organization_id=by.organization_id, status="taken"
    )
    return rows.select_related("offer", "organization").order_by("pk")


def _slip(key: str) -> bool:
    from tablee.domains.deliveries.models import HandOver

    return HandOver.objects.filter(key=key).exists()


def cross_naively(parties: int) -> dict[str, Callable[..., dict[str, Any]]]:
    """The control: both sides read that the share is there, wait for one another, then write what they believe."""
    from django.db import transaction
    from django.db.models import F

    from tablee.domains.sharing import actions as sharing
    from tablee.domains.sharing.models import Bundle, Claim, Offer
    from tablee.flows import pick_up

    everybody_read = threading.Barrier(parties)

    def naive_cancel(request: dict[str, Any], by: Any) -> dict[str, Any]:
        known = _held(request, by).get()
        everybody_read.wait(timeout=PATIENCE_SECONDS)
        with transaction.atomic():
            # In the order everybody keeps: the control is to show a broken law, not a deadlock.
            Offer.objects.filter(pk=known.offer_id).update(units_left=F("units_left") + known.units)
            Claim.objects.filter(pk=known.pk).update(status="cancelled")
        return {"cancelled": known.ref}

    def naive_hand_over(request: dict[str, Any], by: Any) -> dict[str, Any]:
        held = list(_held(request, by))
        everybody_read.wait(timeout=PATIENCE_SECONDS)
        bundle = Bundle.objects.get(ref=request["bundle"])
        checked = [pick_up.ClaimCheck(each.ref, each.units, each.units * each.offer.unit_g) for each in held]
        made = pick_up.hand_over(bundle, checked=checked, by=by, at=NOON)
        return {"handed": made.ref if made else ""}

    def write_what_was_read(claim: Any, *, units: int, received_g: int, by: Any, at: Any) -> Any:
        Claim.objects.filter(pk=claim.pk).update(units=units, received_g=received_g)
        return claim

    sharing.receive = write_what_was_read  # type: ignore[assignment]
    return {"cancel": naive_cancel, "hand_over": naive_hand_over}


def claim_naively(parties: int) -> Callable[..., dict[str, Any]]:
    """The control: reads, lets every neighbour read too, then writes what it computed without a condition."""
    from django.db import connection, transaction
    from django.db.models import F

    from tablee.domains.sharing.models import Claim, Offer

    everybody_read = threading.Barrier(parties)

    def naive(request: dict[str, Any], by: Any) -> dict[str, Any]:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
        left = Offer.objects.get(ref=request["offer"]).units_left
        everybody_read.wait(timeout=PATIENCE_SECONDS)
        if left < request["units"]:
            return {"refused": "not_enough", "facts": {"left": left}}
        with transaction.atomic():
            offer = Offer.objects.get(ref=request["offer"])
            Offer.objects.filter(pk=offer.pk).update(units_left=F("units_left") - request["units"])
            made = Claim.objects.create(
                offer=offer, organization_id=by.organization_id, units=request["units"], key=request["key"]
            )
        return {"claim": made.ref, "units": made.units}

    return naive


def take_down_the_gate() -> None:
    from tablee.kernel.sqlite_gate.base import DatabaseWrapper

    DatabaseWrapper._enter_gate = lambda self: None  # type: ignore[method-assign]


def run_outbox(plan: dict[str, Any]) -> None:
    """A background worker whose one handler counts how often each fact took effect.

    At a fact of `halts` it stands still in the middle of its transaction, before or after what it writes, until the
    shore says go on, or kills it.
    """
    from tablee.kernel import counters, events, outbox
    from tests.facts import StormPassed

    halts = set(plan["halts"])

    def halt(fact: int, after: bool) -> None:
        if fact in halts and bool(fact % 2) is after:
            say(halts=fact)
            sys.stdin.readline()

    def count(passed: Any, at: datetime) -> None:
        fact = passed.fact
        halt(fact, after=False)
        counters.next_value(f"fact:{fact}")
        halt(fact, after=True)

    events.HANDLERS[StormPassed] = [count]
    for turn in range(plan["turns"]):
        at = NOON + timedelta(minutes=plan["minutes_ahead"] + 6 * turn)
        while outbox.run_due(at, limit=plan["limit"]):
            pass
    say(done=True)


def put_out(orders: Connection, words: Connection) -> None:
    """The life of a crew, told by one pipe and heard by another."""
    os.dup2(orders.fileno(), 0)
    os.dup2(words.fileno(), 1)
    orders.close()
    words.close()
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 (as long as the process)
    settings.DEBUG = False
    say(ready=os.getpid())
    plan = json.loads(sys.stdin.readline())
    if "outbox" in plan:
        run_outbox(plan["outbox"])
        return
    steps = Steps(plan.get("in_step", False))
    verbs: dict[str, Callable[..., dict[str, Any]]] = {
        "claim": claim, "change": change, "withdraw": withdraw, "leave": leave, "answer": answer,
        "propose": propose, "cancel": cancel, "hand_over": hand_over, "settle": settle,
    }  # fmt: skip
    if plan.get("naive_crossing"):
        take_down_the_gate()
        verbs |= cross_naively(len(plan["clients"]))
    elif plan.get("naive"):
        take_down_the_gate()
        verbs["claim"] = claim_naively(len(plan["clients"]))
    threads = [
        threading.Thread(target=run_client, args=(each, steps, verbs), daemon=True)
        for each in plan["clients"]
    ]
    for thread in threads:
        thread.start()
    if steps.keep:
        threading.Thread(target=_follow, args=(steps,), daemon=True).start()
    for thread in threads:
        thread.join()
    say(done=True)


def _follow(steps: Steps) -> None:
    for line in sys.stdin:
        steps.open(json.loads(line)["step"])
