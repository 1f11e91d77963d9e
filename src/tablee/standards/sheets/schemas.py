"""The tables that Tablée reads and writes: their columns, the French names people give them, what makes a line unique.

Values by key, as actions want them: grams, counts, dates, keys of the enums. A key is missing when nothing was said.
"""

from collections.abc import Mapping
from typing import Final

from tablee.standards.sheets import heard
from tablee.standards.sheets import shared_columns as shared
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.settling import food_line
from tablee.standards.sheets.values import kinds

STRUCTURES: Final = Schema(
    "structures",
    (
        Column(
            "name",
            "Nom",
            kinds.text(150),
            shared.STRUCTURE_NAMES + ", raison sociale, nom complet, denomination",
            True,
            "Épicerie du Canal",
        ),
        Column(
            "kind",
            "Type",
            kinds.KIND,
            "type de structure, nature, statut, genre, categorie",
            example="épicerie solidaire",
        ),
        Column(
            "address",
            "Adresse",
            kinds.text(200),
            "rue, adresse postale, voie, adresse 1, n et rue, siege",
        ),
        Column("postal_code", "Code postal", kinds.POSTAL_CODE, "cp, code post, c p", example="31000"),
        Column("commune", "Commune", kinds.text(80), "ville, localite, commune ville", example="Toulouse"),
        Column(
            "insee_code",
            "Code INSEE",
            kinds.INSEE_CODE,
            "insee, code commune, code insee commune",
            example="31555",
        ),
        Column("lat", "Latitude", kinds.bounded(-90, 90), "lat, y"),
        Column("lon", "Longitude", kinds.bounded(-180, 180), "lon, lng, long, x"),
        Column(
            "contact_email",
            "E-mail",
            kinds.EMAIL,
            "mail, courriel, adresse mail, adresse e mail, mel, adresse electronique, email, contact mail",
        ),
        Column(
            "phone",
            "Téléphone",
            kinds.PHONE,
            "tel, telephone fixe, portable, mobile, n de telephone, numero de telephone, contact telephone",
        ),
        Column("website", "Site web", kinds.WEBSITE, "site internet, site, url, lien, page web"),
        Column(
            "contact_role",
            "Fonction du contact",
            kinds.text(120),
            "fonction, role, role du contact, contact fonction",
        ),
        Column(
            "persons",
            "Personnes reçues par semaine",
            shared.PERSONS,
            heard.PEOPLE_RECEIVED
            + (
                ", personnes, personnes recues, nombre de personnes, nb personnes, personnes accueillies, nb de "
                "personnes recues, effectif, file active"
            ),
            example="120",
        ),
        Column(
            "ambient_l",
            "Stockage ambiant (litres)",
            shared.LITRES,
            "stockage ambiant, sec l, ambiant, ambiant l, stockage sec",
        ),
        Column(
            "chilled_l",
            "Froid positif (litres)",
            shared.LITRES,
            "froid positif, froid, froid l, frais l, frais, stockage froid, chambre froide, frigo, cold l",
        ),
        Column(
            "frozen_l",
            "Congélateur (litres)",
            shared.LITRES,
            "congelateur, froid negatif, surgele, negatif, surgele l, stockage negatif",
        ),
        Column(
            "weekdays",
            "Jours",
            kinds.WEEKDAYS,
            "jours d ouverture, ouverture, jours d accueil, jours de distribution",
            example="lu-ve",
        ),
        Column(
            "opening_hours",
            "Horaires",
            kinds.HOURS,
            "horaires d ouverture, heures d ouverture, horaire, heures",
            example="lu-ve 9h-12h",
        ),
        Column(
            "does",
            "Ce que nous faisons",
            kinds.text(1000, lines=True),
            "activite, activites, description, missions, presentation",
        ),
        Column(
            "welcomes",
            "Pour qui",
            kinds.text(300),
            "public, publics, public accueilli, conditions d acces",
        ),
        Column("constraints_note", "Contraintes", kinds.text(500), "contrainte, besoins particuliers"),
        Column("vehicle_note", "Véhicule", kinds.text(200), "vehicules, transport, camion"),
        Column("siret", "SIRET", kinds.SIRET, "n siret, numero siret"),
        Column("ref", "Code Tablée", kinds.text(12), "code de la structure"),
    ),
    own_key="ref",
    one_of=(("insee_code", "commune", "postal_code", "ref"),),
    identities=(("name", "commune"), ("name", "insee_code"), ("name", "postal_code")),
)

OFFERS: Final = Schema(
    "offers",
    (
        shared.label(),
        *shared.amounts(),
        shared.storage(),
        *shared.dates(),
        shared.family(),
        Column("giver", "Donateur", kinds.text(150), shared.GIVER_NAMES + ", " + shared.STRUCTURE_NAMES),
        Column(
            "place",
            "Lieu",
            kinds.text(160),
            "site, adresse, lieu de retrait, lieu d enlevement, point de retrait, depot",
        ),
        Column(
            "until",
            "Jusqu’à",
            kinds.UNTIL,
            (
                "a prendre avant, disponible jusqu au, jusqu au, fin, retrait avant, date limite de retrait, limite "
                "de retrait, a retirer avant"
            ),
            example="22/11/2026 19h45",
        ),
        Column("reference", "Référence", kinds.text(40), "ref, n, numero, id, code, lot, n de lot"),
        shared.note(200),
    ),
    one_of=(("units", "quantity", "total_g"),),
    finish=food_line,
    repeats=True,
)

COUNTS: Final = Schema(
    "counts",
    (
        shared.structure(),
        Column(
            "counted_on",
            "Semaine du",
            kinds.WEEK,
            "date, semaine, jour, semaine du lundi, le",
            True,
            "16/11/2026",
        ),
        Column(
            "persons",
            "Personnes reçues",
            shared.PERSONS,
            heard.PEOPLE_RECEIVED
            + ", personnes, nombre de personnes, nb personnes, personnes accueillies, nombre, effectif, nb",
            True,
            "120",
        ),
    ),
    identities=(("structure", "counted_on"),),
)

PROFILES: Final = Schema(
    "profiles",
    (
        shared.structure(),
        Column(
            "families",
            "Familles acceptées",
            kinds.FAMILIES,
            "familles, produits acceptes, accepte, nous acceptons, ce que nous acceptons",
        ),
        Column(
            "declined_words",
            "Nous ne prenons pas",
            kinds.words(60),
            "refuse, produits refuses, exclusions, sauf, ne prend pas",
        ),
        Column(
            "min_days_left",
            "Jours restants au minimum",
            shared.DAYS,
            "jours minimum, dlc minimum, jours restants, delai minimum, jours avant dlc",
            example="3",
        ),
        Column(
            "weekdays",
            "Jours",
            kinds.WEEKDAYS,
            "jours de reception, jours possibles, jours d accueil",
            example="lu-ve",
        ),
        Column(
            "receiving_hours",
            "Horaires de réception",
            kinds.HOURS,
            "horaires, heures, creneau, creneaux",
            example="lu-ve 9h-12h",
        ),
        Column(
            "max_g",
            "Quantité maximale (kg)",
            kinds.MASS,
            "quantite maximum, quantite max, max kg, maximum, capacite, plafond, poids max",
            example="300",
        ),
        Column(
            "max_km",
            "Distance maximale (km)",
            shared.KILOMETRES,
            "distance, distance max, rayon, distance maximum, km",
            example="15",
        ),
    ),
    identities=(("structure",),),
)

PRODUCTS: Final = Schema(
    "products",
    (
        Column("code", "Code", kinds.text(20), "code produit, reference, ref, code article"),
        shared.label(),
        shared.family(required=True),
        shared.storage(),
        Column("unit", "Unité", kinds.text(20), "unite de mesure, u", example="kg"),
        Column(
            "crate_g",
            "Poids d’une caisse (kg)",
            kinds.MASS,
            "poids caisse, poids par caisse, kg par caisse, poids unitaire, poids, poids colis, crate kg",
            True,
            example="10",
        ),
        Column(
            "min_days_left",
            "Jours restants au minimum",
            shared.DAYS,
            "jours minimum, jours restants, dlc minimum, delai minimum, min remaining days",
            example="3",
        ),
        Column("gtin", "Code-barres", kinds.GTIN, "gtin, ean, ean13, code barre, gencod"),
    ),
    own_key="code",
    identities=(("code",), ("label",)),
)

NEEDS: Final = Schema(
    "needs",
    (
        shared.structure(),
        Column(
            "family",
            "Famille",
            kinds.FAMILY,
            shared.FAMILY_NAMES + ", besoin, il manque, il me manque, manque",
            True,
            "Fruits et légumes",
        ),
        Column(
            "note", "Précision", kinds.text(160), shared.NOTE_NAMES + ", produit, detail, details, quantite"
        ),
        Column("urgent", "Urgent", kinds.YES_NO, "urgence, prioritaire", example="oui"),
        Column(
            "until_on",
            "Jusqu’au",
            kinds.DAY,
            "pour le, avant le, date, echeance, date limite, fin",
            example="30/11/2026",
        ),
    ),
    identities=(("structure", "family"),),
)

HANDOVERS: Final = Schema(
    "handovers",
    (
        Column(
            "handed_on",
            "Date",
            kinds.DAY,
            "date de remise, jour, le, date de ramasse, date d enlevement, date de livraison",
            True,
            example="16/11/2026",
        ),
        Column("handed_at", "Heure", kinds.CLOCK, "heure de remise, a, heure de ramasse", example="8h30"),
        Column("giver", "Donateur", kinds.text(150), shared.GIVER_NAMES + ", de, expediteur", True),
        Column(
            "receiver",
            "Structure",
            kinds.text(150),
            shared.STRUCTURE_NAMES + ", destinataire, recu par, pour",
            True,
        ),
        shared.label(),
        *shared.amounts(),
        shared.family(),
        shared.storage(),
        *shared.dates(),
        Column(
            "refused_g",
            "Poids refusé (kg)",
            kinds.MASS,
            "refuse, refus, kg refuses, poids refuse",
            example="0",
        ),
        Column(
            "accepted_g",
            "Poids accepté (kg)",
            kinds.MASS,
            "accepte, kg acceptes, poids recu, poids pese",
            example="118",
        ),
        Column("refusal_reason", "Motif du refus", kinds.text(160), "motif, raison, raison du refus"),
        Column(
            "celsius",
            "Température (°C)",
            kinds.bounded(-40, 90, celsius=True),
            "temperature, temp, t°, temperature relevee",
        ),
        Column("lot", "Lot", kinds.text(40), "n de lot, numero de lot"),
        Column(
            "reference",
            "Bordereau",
            kinds.text(40),
            "n de bordereau, numero de bordereau, bon, n de bon, reference, ref",
        ),
        shared.note(200),
    ),
    one_of=(("units", "quantity", "total_g"),),
    finish=food_line,
    repeats=True,
)

SCHEMAS: Final[Mapping[str, Schema]] = {
    schema.key: schema for schema in (STRUCTURES, OFFERS, COUNTS, PROFILES, PRODUCTS, NEEDS, HANDOVERS)
}
