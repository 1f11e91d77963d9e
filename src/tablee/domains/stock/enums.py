"""The closed lists of stock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MovementKind(TextChoices):
    HAND_OVER = "hand_over", _("remise")
    CORRECTION = "correction", _("correction")
