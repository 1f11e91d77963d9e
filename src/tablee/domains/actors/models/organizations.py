"""Organisations: their card, what they can take, whom they receive, who brought a donor in."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.domains.actors.enums import Kind
from tablee.kernel.journal import Topic
from tablee.kernel.references import new_ref


class Organization(models.Model):
    """An association, grocery, producer, shop or public body. Its card says what it does and what it can take."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    name = models.CharField(max_length=150)
    sort_name = models.CharField(max_length=150, db_index=True, default="")
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.ASSOCIATION)
    does = models.TextField(max_length=1000, blank=True)
    welcomes = models.CharField(max_length=300, blank=True)
    constraints_note = models.CharField(max_length=500, blank=True)
    vehicle_note = models.CharField(max_length=200, blank=True)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)  # the structure's, as +33561000000
    website = models.URLField(blank=True)
    siret = models.CharField(max_length=14, blank=True)
    created_by_ref = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    import_key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="organization_named")]

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> Topic:
        return Topic("organization", self.ref, concerns=(self.ref,))


class AcceptanceProfile(models.Model):
    """What a structure can take: families, words it declines, days left, days and hours, quantity, distance."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="profile")
    families = models.JSONField(default=list, blank=True)  # empty = every family
    declined_words = models.JSONField(default=list, blank=True)
    min_days_left = models.PositiveSmallIntegerField(default=0)
    weekdays = models.JSONField(default=list, blank=True)  # empty = every day
    receiving_hours = models.CharField(max_length=200, blank=True)
    max_g = models.PositiveBigIntegerField(null=True, blank=True)
    max_km = models.PositiveIntegerField(null=True, blank=True)


class VisitorCount(models.Model):
    """People received per week, from one day on. Dated and visible to the network; needs are derived from it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="counts")
    counted_on = models.DateField()
    persons = models.PositiveIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-counted_on"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "counted_on"], name="count_once_a_day"),
            models.CheckConstraint(condition=Q(persons__lte=1_000_000), name="count_plausible"),
        ]


class DonorTie(models.Model):
    """A structure brought this donor in and keeps in touch with it. The donor needs no account."""

    donor = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="tie")
    host = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="donor_ties")
    since = models.DateTimeField(default=timezone.now)
