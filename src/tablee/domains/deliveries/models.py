"""Hand-overs: what one structure fetched of another, line by line, with its quality, its temperature and its signature."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tablee.domains.actors.models import Network, Organization
from tablee.domains.deliveries.enums import Reason, Signed
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.stock.models import Lot
from tablee.kernel.journal import Topic
from tablee.kernel.references import new_ref

CODE_LENGTH = 6


def new_code() -> str:
    """Six characters that survive being read aloud or copied from paper."""
    return new_ref(CODE_LENGTH)


class HandOver(models.Model):
    """One pick-up at one giver by one taker, and the moment when responsibility passed.

    `subject_ref` says what was fetched, as a plain reference: storeys above know what it names.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="hand_overs_given")
    publisher = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="hand_overs_taken")
    subject_ref = models.CharField(max_length=12)
    place = models.CharField(max_length=240, blank=True)
    note = models.CharField(max_length=200, blank=True)
    handed_at = models.DateTimeField(default=timezone.now)
    first_name = models.CharField(max_length=60, blank=True)
    person_ref = models.CharField(max_length=12, blank=True)
    via = models.CharField(max_length=12, default="page")
    giver_signed_at = models.DateTimeField(null=True, blank=True)
    giver_signed = models.CharField(max_length=8, choices=Signed.choices, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="hand_over_between_two"),
            models.CheckConstraint(
                condition=Q(giver_signed_at__isnull=True, giver_signed="")
                | (Q(giver_signed_at__isnull=False) & ~Q(giver_signed="")),
                name="hand_over_signed_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["giver", "-handed_at"], name="hand_over_by_giver"),
            models.Index(fields=["taker", "-handed_at"], name="hand_over_by_taker"),
            models.Index(fields=["publisher", "-handed_at"], name="hand_over_by_publisher"),
        ]

    @property
    def topic(self) -> Topic:
        parties = (self.giver.ref, self.publisher.ref, self.taker.ref)
        return Topic("hand_over", self.ref, self.network.ref, parties)


class HandOverLine(models.Model):
    """One line as it was announced and as it was found. accepted = good + to sort; the giver keeps what is refused."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="hand_over_lines")
    source_ref = models.CharField(max_length=12, unique=True)  # the claim it honours: handed over once
    label = models.CharField(max_length=80)
    family = models.CharField(max_length=30, choices=Family.choices, default=Family.OTHER)
    unit = models.CharField(max_length=8)
    units = models.PositiveIntegerField()
    offered_g = models.PositiveBigIntegerField()
    good_g = models.PositiveBigIntegerField()
    to_sort_g = models.PositiveBigIntegerField(default=0)
    refused_g = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="hand_over_line_has_units"),
            models.CheckConstraint(
                condition=Q(refused_g=0) | ~Q(reason=""), name="hand_over_line_refusal_has_reason"
            ),
        ]

    @property
    def accepted_g(self) -> int:
        return self.good_g + self.to_sort_g


class TemperatureReading(models.Model):
    """One probe at a hand-over, in tenths of a degree Celsius, beside the most the law allows for what was fetched."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="readings")
    storage = models.CharField(max_length=10, choices=StorageClass.choices)
    tenths = models.SmallIntegerField()
    most_tenths = models.SmallIntegerField()
    remedy = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "storage"], name="temperature_once_a_storage"),
            models.CheckConstraint(
                condition=Q(tenths__lte=F("most_tenths")) | ~Q(remedy=""), name="temperature_high_has_remedy"
            ),
        ]
