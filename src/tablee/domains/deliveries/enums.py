"""The closed lists of hand-overs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why something was refused at the door: six pictograms, about the goods and never about whoever stands there."""

    USE_BY = "use_by", _("DLC dépassée")
    SPOILED = "spoiled", _("Abîmé, moisi")
    COLD = "cold", _("Froid rompu")
    PACKAGING = "packaging", _("Emballage ouvert")
    LABEL = "label", _("Étiquette illisible")
    OTHER = "other", _("Autre chose que prévu")


class Signed(TextChoices):
    """How the giver signed: a tap on the volunteer's phone, its own link or account, or paper."""

    TAP = "tap", _("d’un appui sur place")
    OWN = "own", _("depuis son propre lien")
    PAPER = "paper", _("sur papier")
