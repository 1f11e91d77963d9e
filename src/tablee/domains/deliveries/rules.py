"""Reasons why a hand-over cannot be written, signed or corrected as it was typed. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries.enums import Reason, Signed
from tablee.domains.deliveries.kinds import FROZEN_MAX_C, PERISHABLE_MAX_C, VERY_PERISHABLE_MAX_C
from tablee.domains.deliveries.models import HandOver
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.governance import queries as governance
from tablee.kernel.groups import by_key
from tablee.kernel.moments import local_day
from tablee.kernel.quantities import format_mass, format_temperature
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import one_line

TENTHS = 10
VERY_PERISHABLE = frozenset({Family.PROTEIN, Family.READY})
COLDEST, HOTTEST = -600, 900  # tenths of a degree a probe can show
# A weight three times what was announced is a comma forgotten; fifty kilograms more may be true.
TIMES_ANNOUNCED, ROOM_G = 3, 50_000
CORRECT_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Weighed:
    """One line as it was found at the door, grams. `units` are those presented, announced at `offered_g` together."""

    source_ref: str
    units: int
    offered_g: int
    good_g: int
    to_sort_g: int = 0
    refused_g: int = 0
    reason: str = ""

    @property
    def accepted_g(self) -> int:
        return self.good_g + self.to_sort_g

    @property
    def weighed_g(self) -> int:
        return self.accepted_g + self.refused_g


@dataclass(frozen=True)
class Probe:
    """A temperature in tenths of a degree, and what was done when it is too high."""

    storage: str
    tenths: int
    remedy: str = ""


def most_tenths(network_id: int, storage: str, families: Iterable[str], *, at: datetime, zone: str) -> int:
    """The highest temperature the law allows for these goods: the strictest of their families."""
    in_force = governance.rules_on(network_id, local_day(at, ZoneInfo(zone)))
    if storage == StorageClass.FROZEN:
        key = FROZEN_MAX_C
    else:
        key = VERY_PERISHABLE_MAX_C if VERY_PERISHABLE & set(families) else PERISHABLE_MAX_C
    return int(in_force[key].value) * TENTHS


def most_by_storage(network: Network, goods: Iterable[tuple[str, str]], *, at: datetime) -> dict[str, int]:
    """The most allowed, in tenths of a degree, for each cold class among these goods: (storage, family) each."""
    cold = by_key((storage, family) for storage, family in goods if storage != StorageClass.AMBIENT)
    return {
        storage: most_tenths(network.pk, storage, set(families), at=at, zone=network.time_zone)
        for storage, families in cold.items()
    }


def why_not_weigh(line: Weighed) -> Refusal | None:
    """Nothing weighed, far more than announced, or refused without a reason. `field` names the figure."""
    if line.weighed_g <= 0:
        return Refusal("nothing_weighed", _("Écrivez un poids, ou retirez cette ligne."), field="good_g")
    if line.weighed_g > max(line.offered_g * TIMES_ANNOUNCED, line.offered_g + ROOM_G):
        return Refusal(
            "far_more",
            _("C’est beaucoup plus que les %(announced)s annoncés.")
            % {"announced": format_mass(line.offered_g)},
            _("Vérifiez la virgule."),
            field="good_g",
            facts={"announced_g": line.offered_g},
        )
    if line.refused_g and line.reason not in Reason.values:
        return Refusal("no_reason", _("Dites pourquoi c’est écarté."), field="reason")
    return None


def why_not_probe(probe: Probe, most: int) -> Refusal | None:
    """Out of what a probe can show, or too warm and nothing said of what was done."""
    if not COLDEST <= probe.tenths <= HOTTEST:
        return Refusal("bad_temperature", _("Cette température n’existe pas ici."), field="temperature")
    if probe.tenths > most and not one_line(probe.remedy):
        return Refusal(
            "too_warm",
            _("%(read)s, plus que %(most)s.")
            % {"read": format_temperature(probe.tenths), "most": format_temperature(most)},
            _(
                "Écartez ce qui est frais, ou dites ce que vous faites\u00a0: mangé dans l’heure, refroidi tout de suite…"
            ),
            field="remedy",
            facts={"most_tenths": most},
        )
    return None


def why_not_hand_over(
    lines: Sequence[Weighed],
    probes: Mapping[str, Probe],
    *,
    cold: Mapping[str, int],
) -> Refusal | None:
    """`cold`: the most allowed (tenths) for each storage class of which something is accepted."""
    if not lines:
        return Refusal("nothing", _("Il n’y a rien à remettre."))
    for line in lines:
        if (refusal := why_not_weigh(line)) is not None:
            return refusal
    for storage, most in cold.items():
        probe = probes.get(storage)
        if probe is None:
            return Refusal(
                "no_temperature",
                _("Relevez la température\u00a0: il y a du froid dans ce que vous prenez."),
                field="temperature",
                facts={"storage": storage},
            )
        if (refusal := why_not_probe(probe, most)) is not None:
            return refusal
    return None


def signature(hand_over: HandOver, by: Viewer, *, on_paper: bool) -> Signed:
    """On paper, by the giver itself, or by its tap on the phone that the taker holds out."""
    own = by.organization_id in (hand_over.giver_id, hand_over.publisher_id)
    return Signed.PAPER if on_paper else Signed.OWN if own else Signed.TAP


def may_sign(hand_over: HandOver, by: Viewer) -> bool:
    """The giver, whoever published for it, or the taker's volunteer holding the phone out."""
    return by.organization_id != 0 and by.organization_id in (
        hand_over.giver_id,
        hand_over.publisher_id,
        hand_over.taker_id,
    )


def why_not_sign(hand_over: HandOver, *, by: Viewer) -> Refusal | None:
    if not may_sign(hand_over, by):
        return Refusal("not_yours", _("Ce bordereau n’est pas le vôtre."))
    if hand_over.giver_signed_at is not None:
        return Refusal("signed", _("Ce bordereau est déjà signé."))
    return None


def why_not_correct(hand_over: HandOver, *, reason: str, by: Viewer, at: datetime) -> Refusal | None:
    """The structure that weighed may correct for a month, saying why; the figures before stay in the journal."""
    if by.organization_id == 0 or by.organization_id != hand_over.taker_id:
        return Refusal("not_yours", _("Seule la structure qui a pesé peut corriger."))
    if at > hand_over.handed_at + CORRECT_WITHIN:
        return Refusal("too_late", _("On corrige un bordereau pendant trente jours."))
    if not one_line(reason):
        return Refusal(
            "no_reason",
            _("Dites pourquoi vous corrigez\u00a0: les chiffres d’avant restent lisibles."),
            field="why",
        )
    return None
