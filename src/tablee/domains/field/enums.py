"""Closed lists of the field: how food is kept, its families, what it is counted in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StorageClass(TextChoices):
    AMBIENT = "ambient", _("ambiant")
    CHILLED = "chilled", _("frais")
    FROZEN = "frozen", _("surgelé")


class Family(TextChoices):
    """Product families, as the field counts them."""

    FRUIT_VEG = "fruits_legumes", _("Fruits et légumes")
    STARCH = "feculents", _("Féculents et pain")
    PULSES = "legumineuses", _("Légumes secs")
    DAIRY = "produits_laitiers", _("Produits laitiers")
    PROTEIN = "viande_poisson_oeuf", _("Viande, poisson, œufs")
    READY = "plats_prepares", _("Plats préparés")
    SWEET = "produits_sucres_boissons", _("Sucré et boissons")
    FATS = "matieres_grasses", _("Huiles et matières grasses")
    HYGIENE = "hygiene_entretien", _("Hygiène et entretien")
    OTHER = "autres", _("Autres produits")


class Unit(TextChoices):
    """What a line is counted in."""

    CRATE = "crate", _("caisses")
    KG = "kg", _("kg")
    PIECE = "piece", _("pièces")
    TRAY = "tray", _("plateaux")
    PACKET = "packet", _("paquets")
    BAG = "bag", _("sacs")
