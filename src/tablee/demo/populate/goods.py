"""What is offered in the large territory, and the words its structures are named with."""

from dataclasses import dataclass

from tablee.domains.actors.enums import Kind
from tablee.domains.field.enums import Family, StorageClass, Unit


@dataclass(frozen=True)
class Good:
    """use_by_days: the use-by a fresh one bears, None when it has none."""

    label: str
    family: Family
    unit_g: int
    most: int
    storage: StorageClass = StorageClass.AMBIENT
    unit: Unit = Unit.CRATE
    use_by_days: int | None = None


GOODS = (
    Good("Pommes", Family.FRUIT_VEG, 12_000, 60),
    Good("Courgettes", Family.FRUIT_VEG, 8_000, 40),
    Good("Salades", Family.FRUIT_VEG, 4_000, 30),
    Good("Carottes", Family.FRUIT_VEG, 10_000, 80),
    Good("Clémentines", Family.FRUIT_VEG, 10_000, 120),
    Good("Pain du jour", Family.STARCH, 1_000, 40, unit=Unit.KG),
    Good("Pâtes", Family.STARCH, 10_000, 30),
    Good("Pommes de terre", Family.STARCH, 15_000, 60),
    Good("Lentilles", Family.PULSES, 25_000, 8),
    Good("Yaourts nature", Family.DAIRY, 6_000, 30, StorageClass.CHILLED, use_by_days=6),
    Good("Lait UHT", Family.DAIRY, 6_000, 60),
    Good("Œufs plein air", Family.PROTEIN, 18_000, 10),
    Good("Poulet en barquettes", Family.PROTEIN, 8_000, 12, StorageClass.CHILLED, use_by_days=4),
    Good("Gratins en barquettes", Family.READY, 2_500, 84, StorageClass.CHILLED, Unit.TRAY, use_by_days=3),
    Good("Sandwichs", Family.READY, 3_000, 12, StorageClass.CHILLED, use_by_days=3),
    Good("Viennoiseries", Family.SWEET, 4_000, 10),
    Good("Huile", Family.FATS, 12_000, 8),
    Good("Couches", Family.HYGIENE, 2_000, 100, unit=Unit.PACKET),
    Good("Légumes surgelés", Family.FRUIT_VEG, 10_000, 40, StorageClass.FROZEN),
)

MEMBER_KINDS = (
    (Kind.ASSOCIATION, 8, "Entraide"),
    (Kind.GROCERY, 5, "Épicerie"),
    (Kind.CCAS, 2, "CCAS"),
    (Kind.THIRD_PLACE, 2, "Tiers-lieu"),
    (Kind.COLLECTIVE, 1, "Collectif"),
    (Kind.FOOD_BANK, 1, "Banque"),
    (Kind.SOCIAL_CENTRE, 1, "Centre social"),
)
GIVER_KINDS = (
    (Kind.BIG_SHOP, 4, "Hyper"),
    (Kind.SMALL_SHOP, 3, "Supérette"),
    (Kind.CRAFT, 3, "Boulangerie"),
    (Kind.PRODUCER, 4, "Ferme"),
    (Kind.CATERING, 1, "Cuisine centrale"),
    (Kind.WHOLESALER, 1, "Grossiste"),
)
PLANTS = (
    "des Tilleuls", "du Romarin", "des Noyers", "de la Sauge", "des Chênes", "du Lavandin", "des Figuiers", "de l’Orme",
    "des Genêts", "du Houx", "des Aubépines", "de la Menthe", "des Platanes", "du Thym", "des Micocouliers", "du Buis",
)  # fmt: skip
FIRST_NAMES = (
    "Basilic", "Ciboulette", "Oseille", "Mirabelle", "Sauge", "Sarrasin", "Pimprenelle", "Cerfeuil", "Lavande",
    "Romarin", "Thym", "Menthe", "Verveine", "Mélisse", "Fenouil", "Coriandre", "Aneth", "Estragon", "Bourrache",
    "Marjolaine", "Sarriette", "Livèche", "Camomille", "Bleuet", "Garance", "Genêt", "Bruyère", "Myrtille",
)  # fmt: skip
CENTRES = ("31555", "34172", "30189", "66136", "81004", "82121", "65440", "12202")
TERRITORIES = (
    "Toulouse", "Montpellier", "Nîmes", "Perpignan", "Albi", "Montauban", "Tarbes", "Rodez",
)  # fmt: skip
