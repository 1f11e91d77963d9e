"""Networks: who sits in them, whom they invited, who looks after them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.domains.actors.enums import Stance
from tablee.domains.actors.models.organizations import Organization
from tablee.domains.actors.models.people import Person
from tablee.kernel.journal import Topic
from tablee.kernel.references import new_ref


class Network(models.Model):
    """A territory's table: organisations join and leave it freely."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    name = models.CharField(max_length=120)
    territory = models.CharField(max_length=120, blank=True)
    description = models.TextField(max_length=2000, blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> Topic:
        return Topic("network", self.ref, self.ref)


class Membership(models.Model):
    """One stay of an organisation in a network; leaving closes it, coming back opens another."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organization"],
                condition=Q(left_at__isnull=True),
                name="membership_open_once",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("joined_at")),
                name="membership_left_after",
            ),
        ]


class Invitation(models.Model):
    """A network's open hand to one organisation: it joins by consent, in two taps."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="invitations")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by_ref = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organization"],
                condition=Q(answered_at__isnull=True),
                name="invitation_open_once",
            )
        ]


class Facilitation(models.Model):
    """A person who looks after a network: invites, edits its dated rules until votes come."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="facilitations")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="facilitations")
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network"], condition=Q(ends_at__isnull=True), name="facilitation_open_once"
            )
        ]
