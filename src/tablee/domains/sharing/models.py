"""Offers of surplus, claims on them, needs, and what was told to whom about them."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tablee.domains.actors.models import Network, Organization, Site
from tablee.domains.field.enums import Family, StorageClass, Unit
from tablee.domains.governance.versions import say_versions
from tablee.domains.sharing import reasons
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus, ShareOutStatus, ShareState
from tablee.domains.stock.models import Product
from tablee.kernel.journal import Topic
from tablee.kernel.references import new_ref


class Bundle(models.Model):
    """Lines offered together: one giver, one place, one deadline, one link."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="bundles")
    giver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="bundles_given")
    publisher = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="bundles_published")
    person_ref = models.CharField(max_length=12, blank=True)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place_note = models.CharField(max_length=160, blank=True)
    pickup_from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    asked = models.CharField(max_length=64, blank=True)  # digest of what came under `key`

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pickup_from_at__isnull=True) | Q(pickup_from_at__lte=F("until_at")),
                name="bundle_pickup_before_end",
            )
        ]


class Offer(models.Model):
    """One line of surplus. units_left falls by claims and withdrawals and comes back by cancellations."""

    ref = models.CharField(max_length=16, unique=True)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="offers")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    family = models.CharField(max_length=30, choices=Family.choices, default=Family.OTHER)
    storage = models.CharField(max_length=10, choices=StorageClass.choices, default=StorageClass.AMBIENT)
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.CRATE)
    unit_g = models.PositiveIntegerField()
    units_total = models.PositiveIntegerField()
    units_left = models.PositiveIntegerField()
    units_withdrawn = models.PositiveIntegerField(default=0)
    units_proposed = models.PositiveIntegerField(default=0)
    use_by_on = models.DateField(null=True, blank=True)
    best_before_on = models.DateField(null=True, blank=True)
    best_before_checked = models.BooleanField(default=False)
    exception = models.CharField(max_length=200, blank=True)
    needs_authorization = models.BooleanField(default=False)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.FIRST_READY)
    target = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target_until_at = models.DateTimeField(null=True, blank=True)
    target_purpose = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    until_at = models.DateTimeField()
    published_at = models.DateTimeField(default=timezone.now)
    rule_version = models.CharField(max_length=60, blank=True)
    import_key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(units_left__gte=0)
                & Q(units_left__lte=F("units_total") - F("units_withdrawn") - F("units_proposed")),
                name="offer_units_left",
            ),
            models.CheckConstraint(condition=Q(units_total__gt=0), name="offer_has_units"),
            models.CheckConstraint(condition=Q(unit_g__gt=0), name="offer_unit_weighs"),
            models.CheckConstraint(
                condition=Q(use_by_on__isnull=True) | Q(best_before_on__isnull=True),
                name="offer_one_date_kind",
            ),
            models.CheckConstraint(
                condition=~Q(mode="targeted") | Q(target__isnull=False), name="offer_targeted_at_someone"
            ),
        ]
        indexes = [
            models.Index(
                fields=["network", "until_at"],
                name="offer_open_until",
                condition=Q(status="open", units_left__gt=0),
            ),
            models.Index(fields=["giver", "-published_at"], name="offer_by_giver"),
            models.Index(
                fields=["target_until_at"],
                name="offer_target_ends",
                condition=Q(target_until_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.label}"

    @property
    def left_g(self) -> int:
        return self.units_left * self.unit_g

    @property
    def total_g(self) -> int:
        return self.units_total * self.unit_g

    @property
    def topic(self) -> Topic:
        """Shown to its giver; who took or is proposed some of it comes on top."""
        return Topic("offer", self.ref, self.bundle.network.ref, (self.bundle.giver.ref,))


class OfferPhoto(models.Model):
    """One picture of an offer: JPEG, re-encoded by us, without its metadata."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="photo")
    jpeg = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()


class Claim(models.Model):
    """What one structure takes of one offer. One open claim each; lowered, raised or cancelled, never deleted."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="claims")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="claims")
    units = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.TAKEN)
    first_name = models.CharField(max_length=60, blank=True)
    person_ref = models.CharField(max_length=12, blank=True)
    via = models.CharField(max_length=12, default="page")
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    asked = models.CharField(max_length=64, blank=True)  # digest of what came under `key`
    received_g = models.PositiveBigIntegerField(
        null=True, blank=True
    )  # accepted at hand-over; null until then
    taken_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="claim_takes_something"),
            models.UniqueConstraint(
                fields=["offer", "organization"], condition=Q(status="taken"), name="claim_one_open_each"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-taken_at"], name="claim_by_structure")]


class Need(models.Model):
    """« Il me manque »: one family of food a structure lacks, until a day."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="needs")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="needs")
    family = models.CharField(max_length=30, choices=Family.choices)
    note = models.CharField(max_length=160, blank=True)
    urgent = models.BooleanField(default=False)
    until_on = models.DateField()
    said_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    person_ref = models.CharField(max_length=12, blank=True)
    import_key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organization", "family"],
                condition=Q(closed_at__isnull=True),
                name="need_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["network", "until_on"], name="need_open", condition=Q(closed_at__isnull=True)
            )
        ]

    @property
    def topic(self) -> Topic:
        return Topic("need", self.ref, self.network.ref, (self.organization.ref,))


class MatchNote(models.Model):
    """Whether a structure was told of an offer, and if not why: it can read its own."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="match_notes")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="match_notes")
    told = models.BooleanField()
    code = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # as it was said that day
    facts = models.JSONField(null=True, blank=True)  # what `code` needs to be said again, in any language
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "organization"], name="match_note_once")]
        indexes = [models.Index(fields=["organization", "-noted_at"], name="match_note_of")]

    @property
    def silence(self) -> str:
        """Why not told, in the reader's language; as it was written that day when only that was kept."""
        return (reasons.silence(self.code, self.facts) if self.facts is not None else "") or self.reason


class QuietDay(models.Model):
    """« Rien aujourd'hui »: a donor said so, nobody needs to call."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="quiet_days")
    day = models.DateField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "day"], name="quiet_day_once")]


class ShareOut(models.Model):
    """One dealing of one or several offers: its stored inputs, its rule, its result; « Rejouer » deals it again.

    A further round deals what was passed in the round before (`previous`).
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="share_outs")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person_ref = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=10, choices=ShareOutStatus.choices, default=ShareOutStatus.PROPOSED)
    regime = models.CharField(max_length=10)
    because = models.CharField(max_length=24)
    figures = models.JSONField(
        default=dict
    )  # supply_g, could_take_g, urgent_g, takers, given_g, bound_g, complaints
    problem = models.JSONField()  # the engine's stored inputs, as docs/allocation.md writes them
    result = models.JSONField()
    seed = models.BigIntegerField(default=0)
    rule_version = models.CharField(max_length=60)
    round = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    deadline_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline_at__gt=F("proposed_at")), name="share_out_leaves_time"
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], name="share_out_due", condition=Q(status="proposed")),
        ]

    @property
    def topic(self) -> Topic:
        """Shown to whoever proposed it and to all that were proposed something."""
        takers = self.shares.order_by().values_list("organization__ref", flat=True)
        return Topic("share_out", self.ref, self.network.ref, (self.organization.ref, *takers))

    @property
    def rule_label(self) -> str:
        """By which versions, in the reader's language."""
        return say_versions(self.rule_version)


class Share(models.Model):
    """What one structure is proposed of one offer, why, and what it said."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    share_out = models.ForeignKey(ShareOut, on_delete=models.PROTECT, related_name="shares")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="shares")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="shares")
    units = models.PositiveIntegerField()
    units_taken = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ShareState.choices, default=ShareState.PROPOSED)
    level_before = models.PositiveIntegerField(default=0)  # thousandths of the need
    level_after = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    first_name = models.CharField(max_length=60, blank=True)
    person_ref = models.CharField(max_length=12, blank=True)
    via = models.CharField(max_length=12, blank=True)
    canceller = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who took it back at `answered_at`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["share_out", "offer", "organization"], name="share_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="share_gives_something"),
            models.CheckConstraint(condition=Q(units_taken__lte=F("units")), name="share_taken_within"),
            models.CheckConstraint(
                condition=Q(state="taken", units_taken__gt=0) | (~Q(state="taken") & Q(units_taken=0)),
                name="share_taken_is_something",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") | Q(canceller=None), name="share_cancelled_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["organization"], name="share_waiting", condition=Q(state="proposed")),
        ]

    @property
    def topic(self) -> Topic:
        """Its offer, shown to whoever is proposed it and whoever proposed."""
        parties = (self.organization.ref, self.share_out.organization.ref)
        return Topic("offer", self.offer.ref, self.share_out.network.ref, parties)

    @property
    def cancelled_at(self) -> datetime | None:
        """When it was taken back, unless it was answered."""
        return self.answered_at if self.state == ShareState.CANCELLED else None

    @property
    def reason(self) -> str:
        """Why this share, in the reader's language; as it was written that day when only that was kept."""
        reason = reasons.reason_in(self.share_out.result, self.organization.ref, self.offer.unit)
        return reason or self.sentence
