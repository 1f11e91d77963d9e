"""Offers that live today, those of the last weeks, and what was taken of both."""

from datetime import datetime, timedelta
from typing import Any

from tablee.demo import days, files
from tablee.demo.world import World
from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.rules import Probe
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.domains.sharing.actions.offers import OFFER_NUMBERS
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.lines import OfferLine, kept
from tablee.domains.sharing.models import Claim
from tablee.flows import pick_up, scopes
from tablee.kernel import counters


def plant_past(world: World) -> None:
    """Offers that are over. In Toulouse only those older than the memory of the rule: OF-101 starts from nothing received."""
    claims: dict[tuple[str, str], Claim] = {}
    for row in files.rows("history", "offers"):
        since = days.moment(row["since"], world.at)
        _publish(world, row, at=since, until_at=days.moment(row["until"][0], world.at))
        for taken in row["claims"]:
            made = _claim(world, taken, at=since + timedelta(hours=taken["hours"]))
            claims[taken["line"], taken["org"]] = made
        if "lower" in row:
            lower = row["lower"]
            sharing.change_claim(
                claims[lower["line"], lower["org"]],
                units=lower["units"],
                by=world.voice(lower["org"]),
                at=since + timedelta(hours=lower["hours"]),
            )
        if "correct" in row:
            said = row["correct"]
            sharing.correct(
                world.offers[said["line"]],
                unit_g=said["unit_g"],
                reason=said["reason"],
                by=_author(world, row),
                at=since + timedelta(hours=said["hours"]),
            )
        _fetch(world, row, since + timedelta(hours=row["fetched"]["hours"]))


def _fetch(world: World, row: dict[str, Any], at: datetime) -> None:
    """Each structure fetched what it took, weighed it and had the slip signed; `found` says what was not good."""
    found = {(taken["line"], taken["org"]): taken.get("found", {}) for taken in row["claims"]}
    bundle = world.offers[row["lines"][0]["ref"]].bundle
    for org in dict.fromkeys(taken["org"] for taken in row["claims"]):
        taker = world.organizations[org]
        checked, cold = [], set()
        for claim in queries.claims_waiting(bundle, taker.pk):
            flaws = found[claim.offer.ref, org]
            set_aside = flaws.get("to_sort_g", 0) + flaws.get("refused_g", 0)
            good_g = claim.units * claim.offer.unit_g - set_aside
            checked.append(pick_up.ClaimCheck(claim.ref, claim.units, good_g, **flaws))
            cold |= {claim.offer.storage} - {"ambient"}
        probes = {each: Probe(each, row["fetched"]["tenths"]) for each in cold}
        made = pick_up.hand_over(bundle, checked=checked, probes=probes, by=world.voice(org), at=at)
        if made is not None:
            giver = actors.viewer_for(made.giver, via="link", scope=scopes.SLIP)
            deliveries.sign(made, how=Signed.OWN, by=giver, at=at + timedelta(minutes=10))


def plant_offers(world: World) -> None:
    """The offers of the day, with what was already taken of them, and the loop's link of each."""
    for row in files.rows("offers"):
        since = world.at - timedelta(minutes=row["ago"])
        _publish(world, row, at=since, until_at=days.to_come(row["until"], world.at))
        for taken in row.get("claims", []):
            _claim(world, taken, at=world.at - timedelta(minutes=taken["ago"]))
    counters.at_least(OFFER_NUMBERS, max(_number(ref) for ref in world.offers))


def _publish(world: World, row: dict[str, Any], *, at: datetime, until_at: datetime) -> None:
    giver = world.organizations[row["giver"]]
    bundle = sharing.publish(
        world.networks[row["network"]],
        giver=giver,
        lines=[_line(world, said, until_at) for said in row["lines"]],
        until_at=until_at,
        site=actors.main_site(giver.pk),
        place_note=row.get("note", ""),
        pickup_from_at=days.hour_of(row["from"], until_at) if "from" in row else None,
        key=f"demo:{row['id']}",
        by=_author(world, row),
        at=at,
    )
    world.offers |= {offer.ref: offer for offer in bundle.offers.all()}
    if until_at > world.at:
        scopes.loop_link(bundle, at=world.at, by_ref=giver.ref)


def _line(world: World, said: dict[str, Any], until_at: datetime) -> OfferLine:
    target = world.organizations[said["target"]].pk if "target" in said else None
    target_until = said.get("target_until")
    return OfferLine(
        **kept(said | {"product": None} | ({"mode": Mode.TARGETED} if target else {})),
        ref=said["ref"],
        units=said["units"],
        product=world.products[said["product"]] if "product" in said else None,
        use_by_on=days.day(said["use_by"], world.at) if "use_by" in said else None,
        best_before_on=days.day(said["best_before"], world.at) if "best_before" in said else None,
        target_id=target,
        target_until_at=until_at if target_until == "end" else _reserved(target_until, until_at, world.at),
        target_purpose=said.get("purpose", ""),
    )


def _reserved(texts: list[str] | None, until_at: datetime, at: datetime) -> datetime | None:
    return min(days.to_come(texts, at), until_at) if texts else None


def _author(world: World, row: dict[str, Any]) -> Viewer:
    """Who publishes: the giver by its own link, or a person of the structure that does it for the giver."""
    return world.door(row["giver"]) if row["by"] == "door" else world.voice(row["by"])


def _claim(world: World, taken: dict[str, Any], *, at: datetime) -> Claim:
    by = (
        world.door(taken["org"], first_name=taken["link"], scope=scopes.BUNDLE)
        if "link" in taken
        else world.voice(taken["org"])
    )
    offer = world.offers[taken["line"]]
    return sharing.claim(offer, units=taken["units"], by=by, at=at, key=f"demo:{offer.ref}:{taken['org']}")


def _number(ref: str) -> int:
    return int(ref.split("-")[1])
