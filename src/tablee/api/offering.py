"""Reading what a program offers: references become things, what is not said is proposed, as on the page."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from tablee.api.references import our_network, unknown
from tablee.api.values import STORABLE, Body, Day, Grams, Label, Line, Moment, Ref, Units, moment_in
from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass, Unit
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.lines import OfferLine, complete_from_product, longest
from tablee.domains.stock import queries as stock
from tablee.flows.publication import publish_with_link
from tablee.kernel.refusals import NotVisible

if TYPE_CHECKING:
    from tablee.domains.actors.models import Network, Organization, Site
    from tablee.domains.sharing.models import Bundle
    from tablee.domains.stock.models import Product


class LineFacts(BaseModel):
    """What a line of surplus says of itself: under the same names on its way in and out."""

    unit: Unit = Unit.CRATE
    best_before_checked: bool = False
    exception: Annotated[str, Field(max_length=longest("exception")), STORABLE] = Field(
        default="", description="How it will be redistributed in time, when little is left before its use-by"
    )
    target_purpose: Annotated[str, Field(max_length=longest("target_purpose")), STORABLE] = ""
    needs_authorization: bool = False


class OfferBody(LineFacts, Body):
    """A surplus. `label` or `product`, `units` and `until` are needed; `unit_g` too unless the product says it."""

    label: Label | None = None
    product: Annotated[str, Field(max_length=20), STORABLE] | None = Field(
        default=None, description="A code of GET /products"
    )
    units: Units
    unit_g: Grams | None = None
    storage: StorageClass | None = None
    family: Family | None = None
    use_by: Day | None = Field(default=None, description="DLC: nothing past it may be offered")
    best_before: Day | None = Field(default=None, description="DDM: may be passed, once checked")
    until: Moment
    pickup_from: Moment | None = None
    site: Ref | None = Field(default=None, description="A place of the giver; its main one when not said")
    place_note: Line = ""
    network: Ref | None = Field(default=None, description="Our first network when not said")
    giver: Ref | None = Field(default=None, description="Ourselves, or a donor we brought in")
    mode: Mode | None = Field(
        default=None, description="By the network's rule, from its weight, when not said"
    )
    target: Ref | None = None
    target_until: Moment | None = None


def publish_body(viewer: Viewer, body: OfferBody, *, now: datetime) -> "Bundle":
    """The published bundle of one line, with its link. Raises Refused."""
    network, giver = our_network(viewer, body.network), _giver(viewer, body.giver)
    target = _target(viewer, body.target)
    line = _line(viewer, body, network, target)
    return publish_with_link(
        network,
        giver=giver,
        lines=[line],
        until_at=moment_in(network.time_zone, body.until) or body.until,
        by=viewer,
        at=now,
        site=_site(viewer, body.site) if body.site else actors.main_site(giver.pk),
        place_note=body.place_note,
        pickup_from_at=moment_in(network.time_zone, body.pickup_from),
    )


def _line(viewer: Viewer, body: OfferBody, network: "Network", target: "Organization | None") -> OfferLine:
    return complete_from_product(
        _product(viewer, body, network),
        label=body.label or "",
        units=body.units,
        unit_g=body.unit_g,
        family=body.family,
        storage=body.storage,
        use_by_on=body.use_by,
        best_before_on=body.best_before,
        mode=body.mode,
        target_id=target.pk if target else None,
        target_until_at=moment_in(network.time_zone, body.target_until),
        **{name: getattr(body, name) for name in LineFacts.model_fields},
    )


def _product(viewer: Viewer, body: OfferBody, network: "Network") -> "Product | None":
    """The product named by its code, the network's own first; else the one the label means, if it is certain."""
    if body.product is None:
        return stock.product_meant(viewer, body.label or "")
    listed = list(stock.products_seen_by(viewer).filter(code=body.product))
    own = [each for each in listed if each.network_id == network.pk]
    common = [each for each in listed if each.network_id is None]
    found = next(iter([*own, *common]), None)
    if found is None:
        raise unknown("product", _("Ce produit n’est pas dans la liste de ce réseau."))
    return found


def _giver(viewer: Viewer, ref: str | None) -> "Organization":
    if ref in (None, viewer.organization_ref):
        return actors.own_organization(viewer)
    try:
        return actors.donor_seen_by(viewer, ref or "")
    except NotVisible:
        raise unknown("giver", _("Vous n’agissez pas pour cette structure.")) from None


def _site(viewer: Viewer, ref: str) -> "Site":
    try:
        return actors.site_of(viewer, ref)
    except NotVisible:
        raise unknown("site", _("Ce lieu est inconnu.")) from None


def _target(viewer: Viewer, ref: str | None) -> "Organization | None":
    if ref is None:
        return None
    found = actors.organizations_seen_by(viewer).filter(ref=ref).first()
    if found is None:
        raise unknown("target", _("Cette structure est inconnue."))
    return found
