"""The closed lists of sharing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """How an offer finds takers."""

    FIRST_READY = "first_ready", _("Premier prêt")
    TARGETED = "targeted", _("Fléché")
    FAIR_SHARE = "fair_share", _("Part juste")


class OfferStatus(TextChoices):
    OPEN = "open", _("ouverte")
    WITHDRAWN = "withdrawn", _("retirée")


class ClaimStatus(TextChoices):
    TAKEN = "taken", _("pris")
    CANCELLED = "cancelled", _("annulé")


class DateKind(TextChoices):
    """Two dates of two kinds: a use-by forbids, a best-before asks for a look."""

    NONE = "none", _("Pas de date")
    USE_BY = "use_by", _("DLC (à consommer jusqu’au)")
    BEST_BEFORE = "best_before", _("DDM (de préférence avant)")


class ShareOutStatus(TextChoices):
    """A share-out is proposed, then confirmed when nothing is left to deal, or cancelled."""

    PROPOSED = "proposed", _("proposée")
    CONFIRMED = "confirmed", _("confirmée")
    CANCELLED = "cancelled", _("annulée")


class ShareState(TextChoices):
    """What a structure said to its share. Silent is a pass, told apart only to say so; cancelled is nobody's answer: it
    was taken back before there was one."""

    PROPOSED = "proposed", _("attend une réponse")
    TAKEN = "taken", _("prise")
    PASSED = "passed", _("passée")
    SILENT = "silent", _("sans réponse")
    CANCELLED = "cancelled", _("annulée")
