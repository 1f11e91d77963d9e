"""What an organisation says to everybody."""

from django.db import models
from django.db.models import Q

from tablee.domains.actors.enums import Fees
from tablee.domains.actors.models.organizations import Organization


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
