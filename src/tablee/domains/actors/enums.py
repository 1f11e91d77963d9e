"""Closed lists of actors: kinds of structures, roles, tokens, what a public card may say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Kinds of organisations. Giver kinds mostly offer; nothing forbids anyone to do both."""

    ASSOCIATION = "association", _("association")
    FOOD_BANK = "banque_alimentaire", _("banque alimentaire")
    GROCERY = "epicerie_solidaire", _("épicerie solidaire")
    GROCERY_NETWORK = "reseau_epiceries", _("réseau d’épiceries")
    GROCERY_GROUP = "groupement_epiceries", _("groupement d’épiceries")
    PLATFORM = "plateforme", _("plateforme logistique")
    RESIDENTS = "collectif_habitants", _("collectif d’habitants")
    COLLECTIVE = "collectif", _("collectif")
    GARDEN = "jardin_cocagne", _("jardin d’insertion")
    PRODUCER = "producteur", _("productrice ou producteur")
    CANNERY = "atelier_transformation", _("atelier de transformation")
    BUYING_GROUP = "groupement_achat", _("groupement d’achats")
    THIRD_PLACE = "tiers_lieu", _("tiers-lieu")
    SOCIAL_CENTRE = "centre_social", _("centre social")
    FUND = "caisse", _("caisse commune")
    CCAS = "ccas", _("CCAS")
    LOCAL_BODY = "collectivite", _("collectivité")
    INSTITUTION = "institution", _("institution")
    NEUTRAL = "tiers_neutre", _("tiers neutre")
    ASSEMBLY = "assemblee", _("assemblée")
    NETWORK = "reseau", _("réseau")
    FARM_NETWORK = "reseau_agricole", _("réseau agricole")
    SOCIAL_PARTNER = "partenaire_social", _("partenaire social")
    PARTNER = "partenaire", _("partenaire")
    SHOP = "epicerie", _("épicerie")
    COOP_SHOP = "supermarche_cooperatif", _("supermarché coopératif")
    BIG_SHOP = "grande_surface", _("grande surface (plus de 400 m²)")
    SMALL_SHOP = "petit_commerce", _("petit commerce (moins de 400 m²)")
    CRAFT = "artisan", _("artisan")
    CATERING = "restauration_collective", _("restauration collective")
    WHOLESALER = "grossiste", _("grossiste")


GIVER_KINDS = frozenset(
    {Kind.BIG_SHOP, Kind.SMALL_SHOP, Kind.CRAFT, Kind.CATERING, Kind.WHOLESALER, Kind.PRODUCER}
)


class Stance(TextChoices):
    """How an organisation belongs to a network: at the table, or giving to it."""

    MEMBER = "member", _("membre")
    GIVER = "giver", _("donateur")


class RoleKind(TextChoices):
    COORDINATOR = "coordinator", _("coordination")
    TEAM = "team", _("équipe")


class TokenScope(TextChoices):
    """What a program may do for an organisation."""

    READ = "read", _("lire")
    WRITE = "write", _("lire et écrire")


class AuthorizationLevel(TextChoices):
    """Who allowed an organisation to give food aid (CASF L266-2)."""

    NATIONAL = "national", _("nationale")
    REGIONAL = "regional", _("régionale")
    STATUTORY = "statutory", _("d’office (CCAS, CIAS)")


class PublicService(TextChoices):
    """What a structure may offer to whoever comes, as it says it to everybody."""

    GROCERY = "epicerie_solidaire", _("une épicerie solidaire")
    PARCEL = "colis_panier", _("des paniers ou des colis")
    MEAL = "repas", _("des repas")
    VOUCHER = "bon_cheque", _("des bons d’achat")
    BABY = "colis_bebe", _("de quoi nourrir et changer un bébé")
    FRIDGE = "frigo_solidaire", _("un frigo solidaire")
    KITCHEN = "cuisine_partagee", _("une cuisine partagée")
    WORKSHOP = "atelier_cuisine", _("des ateliers de cuisine")
    GARDEN = "jardin_partage", _("un jardin partagé")


class Public(TextChoices):
    """Whom a service is for. Situations, not labels; « everybody » stands alone."""

    EVERYBODY = "everybody", _("tout le monde")
    FAMILIES = "families", _("des familles")
    STUDENTS = "students", _("des étudiantes et étudiants")
    YOUNG = "young", _("des jeunes")
    ELDERLY = "elderly", _("des personnes âgées")
    WOMEN = "women", _("des femmes")
    EXILED = "exiled", _("des personnes exilées")
    EMERGENCY = "emergency", _("des personnes dans l’urgence")


class Fees(TextChoices):
    FREE = "free", _("gratuit")
    PAID = "paid", _("payant")


class Way(TextChoices):
    """How one comes to a service."""

    COME = "come", _("en venant")
    CALL = "call", _("en téléphonant")
    WRITE = "write", _("en écrivant")
    SITE = "site", _("par le site internet")


class WhoAsks(TextChoices):
    """Who may ask for a service."""

    PEOPLE = "people", _("les personnes elles-mêmes")
    PROFESSIONALS = "professionals", _("une travailleuse sociale ou un travailleur social")


WEEKDAYS = (
    ("mo", _("lundi")),
    ("tu", _("mardi")),
    ("we", _("mercredi")),
    ("th", _("jeudi")),
    ("fr", _("vendredi")),
    ("sa", _("samedi")),
    ("su", _("dimanche")),
)
WEEKDAY_CODES = tuple(code for code, _label in WEEKDAYS)
