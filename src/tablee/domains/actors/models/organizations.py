"""Organisations: their card, their places, what they can take, whom they receive, what they say to everybody, who may act."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.domains.actors.enums import AuthorizationLevel, Fees, Kind, TokenScope
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


PROFILE_BOUNDS = {"min_days_left": (0, 3_650), "max_g": (0, 10**9), "max_km": (1, 20_000)}
"""The least and the most of each figure of what a structure can take: every door asks these."""


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


class Site(models.Model):
    """A place of an organisation: where it stands, when it is open, what it can keep cold. Litres; null = not said."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    insee_code = models.CharField(max_length=5)
    commune = models.CharField(max_length=80, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    opening_hours = models.CharField(max_length=200, blank=True)
    ambient_l = models.PositiveIntegerField(null=True, blank=True)
    chilled_l = models.PositiveIntegerField(null=True, blank=True)
    frozen_l = models.PositiveIntegerField(null=True, blank=True)
    is_main = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)  # shown outside while the organisation's card is public

    class Meta:
        ordering = ["-is_main", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(lat__gte=-90, lat__lte=90), name="site_lat"),
            models.CheckConstraint(condition=Q(lon__gte=-180, lon__lte=180), name="site_lon"),
            models.UniqueConstraint(fields=["organization"], condition=Q(is_main=True), name="site_one_main"),
        ]

    @property
    def label(self) -> str:
        """Its own name, else its commune's."""
        return self.name or self.commune


class Authorization(models.Model):
    """The authorisation to give food aid: level, who holds it, which sites, from when to when."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="authorizations")
    level = models.CharField(max_length=12, choices=AuthorizationLevel.choices)
    holder = models.CharField(max_length=150, blank=True)
    sites: "models.ManyToManyField[Site, models.Model]" = models.ManyToManyField(Site, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="authorization_dates",
            )
        ]


class PublicCard(models.Model):
    """What an organisation chose to say to everybody, and since when; nothing is public while `since_at` is empty."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="public_card")
    since_at = models.DateTimeField(null=True, blank=True)
    services = models.JSONField(default=list, blank=True)  # PublicService
    description = models.TextField(max_length=2000, blank=True)
    publics = models.JSONField(default=list, blank=True)  # Public; empty = not said
    fees = models.CharField(max_length=4, choices=Fees.choices, blank=True)
    fees_note = models.CharField(max_length=200, blank=True)
    conditions = models.CharField(max_length=300, blank=True)
    ways = models.JSONField(default=list, blank=True)  # Way
    who_asks = models.JSONField(default=list, blank=True)  # WhoAsks
    shows_phone = models.BooleanField(default=False)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fees__in=["", *Fees.values]), name="public_card_fees"),
        ]
        indexes = [
            models.Index(fields=["since_at"], name="public_since", condition=Q(since_at__isnull=False))
        ]


class ApiToken(models.Model):
    """A program's way in for one organisation. Only a digest is kept: what opens was shown once, to whoever made it."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=8, choices=TokenScope.choices, default=TokenScope.READ)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by_ref = models.CharField(max_length=12, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="api_token_scope"),
        ]
