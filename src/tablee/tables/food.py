"""A line of food: its columns, and how what several cells say about one quantity and one date becomes one answer."""

from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from tablee.domains.field.quantities import Quantity
from tablee.kernel.quantities import GRAMS_IN
from tablee.standards.sheets import heard
from tablee.standards.sheets.cells import Note, text_of
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import BadRow, Values
from tablee.standards.sheets.values import kinds
from tablee.tables.kinds import FAMILY, QUANTITY, STORAGE, UNIT
from tablee.tables.table import Wrong

FAMILY_NAMES: Final = "categorie, famille de produits, rayon, type de produit, famille produit, groupe"
# Until when something may be fetched or is needed: no use-by is called so.
ENDS: Final = (
    "avant, avant quand, pour quand, jusqu a quand, heure limite, a prendre avant, a retirer avant, retrait avant,"
    " a recuperer avant, a enlever avant, a venir chercher avant"
)
LABEL: Final = Column(
    "label", "Produit", kinds.text(80),
    "produit, designation, libelle, article, denree, denrees, intitule, nom du produit, marchandise",
    True, "Clémentine",
)  # fmt: skip
STORED: Final = Column(
    "storage", "Conservation", STORAGE,
    "stockage, temperature de conservation, conservation, classe, froid, zone, type de stockage, mode de conservation",
    example="ambiant, frais ou surgelé",
)  # fmt: skip
# The columns that `food_line` settles.
AMOUNTS: Final = (
    Column(
        "units", "Nombre", QUANTITY,
        "caisses, nb caisses, nbre de caisses, nombre de caisses, nb, nbre, colis, nb colis, nombre de colis, cartons, "
        "nb cartons, nombre de cartons, cagettes, nombre de cagettes, nombre d unites, nb unites, quantite caisses, "
        "qte caisses",
        example="12",
    ),
    Column(
        "unit", "Unité", UNIT, "unites, conditionnement, contenant, u, unite de mesure", example="caisse",
    ),
    Column(
        "unit_g", "Poids d’une unité (kg)", kinds.MASS,
        "poids unitaire, poids par caisse, poids d une caisse, poids caisse, poids par colis, poids colis, kg par caisse, "
        "kg caisse, kg colis, poids unite, pu",
        example="10",
    ),
    Column(
        "quantity", "Quantité", QUANTITY, "qte, quantites, qt, qte disponible, volume", example="12 x 10 kg",
    ),
    Column(
        "total_g", "Poids total (kg)", kinds.MASS,
        "poids, poids net, poids brut, total kg, kg, masse, tonnage, poids en kg, kilos, poids kilo",
        example="120",
    ),
)  # fmt: skip
ONE_AMOUNT: Final = (("units", "quantity", "total_g"),)
DATES: Final = (
    Column(
        "use_by", "DLC", kinds.limit_date("use_by"),
        "date limite de consommation, a consommer jusqu au, date dlc", example="12/03/2026",
    ),
    Column(
        "best_before", "DDM", kinds.limit_date("best_before"),
        heard.BEST_BEFORE + ", date de durabilite minimale, a consommer de preference avant, date ddm",
        example="fin 03/2027",
    ),
    Column(
        "limit_date", "DLC ou DDM", kinds.limit_date(),
        heard.EITHER_DATE + ", dlc ddm, peremption, date de peremption, date d expiration, expiration",
        example="DLC 12/03/2026",
    ),
)  # fmt: skip


def family(*, required: bool = False) -> Column:
    return Column("family", "Famille", FAMILY, FAMILY_NAMES, required, "Fruits et légumes")


def no_weight() -> Wrong:
    return Wrong(
        _(
            "combien pèse une unité ? Ajoutez une colonne « Poids d’une unité (kg) », ou écrivez « 12 x 10 kg »."
        )
    )


def food_line(values: Values, line: int) -> tuple[Values, tuple[Note, ...]]:
    """Settle `quantity`, `units`, `unit`, `unit_g`, `total_g` into units + unit + unit_g (unit_g left out when nobody
    said the weight), and `limit_date` into use_by or best_before.
    """
    settled = dict(values)
    _settle_date(settled)
    facts = _Amounts()
    unit = settled.pop("unit", None)
    for key in ("units", "quantity"):
        if key in settled:
            facts.hear(settled.pop(key), unit, key)
    for key in ("unit_g", "total_g"):
        facts.set(key, settled.pop(key, None), key)
    if unit and facts.unit is None and unit not in GRAMS_IN:
        facts.unit = unit
    notes = facts.settle(line)
    settled.update({"units": facts.units, "unit": facts.unit or "crate"})
    if facts.unit_g is not None:
        settled["unit_g"] = facts.unit_g
    return settled, notes


def _settle_date(values: Values) -> None:
    found = values.pop("limit_date", None)
    if found is not None:
        if found.kind is None:
            raise BadRow(
                _("est-ce une DLC ou une DDM ? Écrivez « DLC 12/03/2026 » ou « DDM 12/03/2026 »."),
                "limit_date",
            )
        if values.setdefault(found.kind, found.on) != found.on:
            raise BadRow(_("deux dates différentes pour la même ligne."), "limit_date")
    if "use_by" in values and "best_before" in values:
        raise BadRow(_("une DLC et une DDM à la fois ; gardez celle de l’étiquette."), "best_before")


class _Amounts:
    """What has been heard so far about one quantity; hearing two different things is refused."""

    def __init__(self) -> None:
        self.units: int | None = None
        self.unit: str | None = None
        self.unit_g: int | None = None
        self.total_g: int | None = None
        self.columns: dict[str, str] = {}  # of what is settled, the column that said it

    def set(self, name: str, value: Any, column: str) -> None:
        if value is None:
            return
        if getattr(self, name) not in {None, value}:
            raise BadRow(_("deux quantités différentes sur la même ligne."), column)
        setattr(self, name, value)
        self.columns.setdefault(name, column)

    def hear(self, said: Quantity, unit: str | None, column: str) -> None:
        if said.bare is not None:
            said = _with_unit(said.bare, unit, column)
        for name in ("units", "unit", "unit_g", "total_g"):
            self.set(name, getattr(said, name), column)

    def settle(self, line: int) -> tuple[Note, ...]:
        for name in ("units", "unit_g", "total_g"):
            if getattr(self, name) == 0:
                zero = _("la quantité est nulle ; retirez la ligne ou corrigez-la.")
                raise BadRow(zero, self.columns[name])
        if self.units is None:
            return self._split(line)
        if self.unit == "kg" and self.unit_g is None:
            self.unit_g = 1000
        if self.total_g is None:
            return ()
        if self.unit_g is None:
            self.unit_g = round(Decimal(self.total_g) / self.units) or 1
            if self.unit_g * self.units != self.total_g:
                return (self._note("split_rounded", line),)
        elif self.unit_g * self.units != self.total_g:
            raise BadRow(
                _("%(units)s × %(each)s ne font pas %(total)s.")
                % {"units": self.units, "each": _kilos(self.unit_g), "total": _kilos(self.total_g)},
                self.columns["total_g"],
            )
        return ()

    def _split(self, line: int) -> tuple[Note, ...]:
        """A weight alone: kilo by kilo when it is whole, else one lot."""
        if self.total_g is None:
            raise BadRow(_("combien de caisses ou de kilos ?"))
        each = self.unit_g or (1000 if self.total_g % 1000 == 0 else self.total_g)
        if self.total_g % each:
            raise BadRow(
                _("%(total)s ne se partagent pas en caisses de %(each)s.")
                % {"total": _kilos(self.total_g), "each": _kilos(each)},
                self.columns["total_g"],
            )
        by_kilo = self.unit_g is None and each == 1000
        self.units, self.unit_g = self.total_g // each, each
        self.unit = self.unit or ("kg" if by_kilo else "crate")
        return (self._note("split_in_kilos", line),)

    def _note(self, code: str, line: int) -> Note:
        total, each = _kilos(self.total_g or 0), _kilos(self.unit_g or 0)
        return Note(code, {"line": line, "total": total, "units": self.units or 0, "each": each})


def _with_unit(bare: Decimal, unit: str | None, column: str) -> Quantity:
    """A number whose unit stands in the column « Unité », or whose column's title says that it counts crates."""
    counts_units = column == "units"
    if unit in GRAMS_IN and not (counts_units and unit == "kg"):
        grams = bare * GRAMS_IN[unit]
        if unit == "kg" and bare == bare.to_integral_value():
            return Quantity(units=int(bare), unit="kg", unit_g=1000)
        return Quantity(total_g=round(grams))
    if unit is None and not counts_units:
        raise BadRow(_("caisses ou kilos ? Écrivez « 12 caisses », « 12 x 10 kg » ou « 45 kg »."), column)
    if bare != bare.to_integral_value():
        raise BadRow(_("« %(text)s » devrait être un nombre entier.") % {"text": text_of(bare)}, column)
    return Quantity(units=int(bare), unit=unit or "crate")


def _kilos(grams: int) -> str:
    number = Decimal(grams) / 1000
    return f"{text_of(number.normalize() if number % 1 else number.to_integral_value())}\u202fkg"
