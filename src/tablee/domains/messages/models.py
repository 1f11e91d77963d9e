"""What is said to whom, by which channel, when. Text is kept until it is sent and a little after, then purged."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tablee.kernel.references import new_ref

OVER = "over"  # dropped because all it had to say was over before it could leave
MUTED = "muted"  # dropped because whoever it was for switched its kind off before it could leave


class Message(models.Model):
    """One message to one address. Several facts of the same kind wait and leave together; each holds one link."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        DROPPED = "dropped"

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    kind = models.CharField(max_length=30)
    address = models.EmailField()
    person_ref = models.CharField(max_length=12, blank=True)
    organization_ref = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=5, default="fr")
    subject = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    about = models.JSONField(
        default=dict
    )  # by the reference of what it speaks of, a line; "": it left without it
    path = models.CharField(max_length=300, blank=True)
    many_path = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300)
    # Nothing writes it today: the column is 0.1.0's, and migrations take nothing away.
    reply_to = models.EmailField(blank=True)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    dropped_because = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"], name="message_due", condition=Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["address", "kind", "-created_at"], name="message_caps"),
        ]
