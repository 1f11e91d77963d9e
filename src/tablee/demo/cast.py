"""The cast of the demonstration: who plays, for whom, and what each could try first."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """person, organization: keys of the data files; says: one line about them; page: a URL name, with its `args`."""

    person: str
    organization: str
    says: "str | Promise"
    try_first: "str | Promise"
    page: str
    args: tuple[str, ...] = ()


CAST: tuple[Role, ...] = (
    Role(
        "romarin",
        "ptf",
        _("Coordonne la plateforme commune et anime le réseau de Toulouse"),
        _("Partager 120 caisses de clémentines"),
        "share:offer",
        ("OF-101",),
    ),
    Role(
        "menthe",
        "rdc31",
        _("Bénévole en ramasse, sur son téléphone"),
        _("Accepter la ramasse du matin"),
        "share:offer",
        ("OF-102",),
    ),
    Role(
        "verveine",
        "gesmip",
        _("Responsable d’un groupement d’épiceries solidaires"),
        _("Dire ce qui manque cette semaine"),
        "share:need",
    ),
    Role(
        "basilic",
        "p3",
        _("Maraîcher, donne ses surplus"),
        _("Proposer un surplus de courgettes"),
        "share:new",
    ),
    Role(
        "garance",
        "etu",
        _("Deux casquettes\u00a0: le collectif étudiant et le Secours Catholique"),
        _("Changer de casquette, en haut à droite"),
        "today:home",
    ),
    Role(
        "marjolaine",
        "sc31",
        _("Coordonne une petite structure, un frigo de 600 L"),
        _("Lire pourquoi le gratin n’a pas été signalé"),
        "today:home",
    ),
    Role(
        "coriandre",
        "crf31",
        _("Bénévole à la Croix-Rouge"),
        _("Chercher qui a du froid près de Toulouse"),
        "network:map",
    ),
    Role(
        "tilleul",
        "ansa",
        _("Tiers neutre, anime Coop Alim’ Occitanie"),
        _("Regarder qui est autour de la table"),
        "network:members",
    ),
    Role(
        "chardon",
        "maraude",
        _("Équipe du soir, à Montpellier"),
        _("Prendre les invendus de l’épicerie avant les autres"),
        "share:offer",
        ("OF-107",),
    ),
    Role(
        "melisse",
        "racines",
        _("Responsable d’une épicerie solidaire à Marseille"),
        _("Prendre des blettes"),
        "share:offer",
        ("OF-113",),
    ),
    Role(
        "genet",
        "gpv",
        _("Prépare le tiers-lieu et les Paniers de Vauvert"),
        _("Prendre les épinards fléchés"),
        "share:offer",
        ("OF-104",),
    ),
    Role(
        "oseille",
        "p10",
        _("Agricultrice à Vauvert"),
        _("Voir ce qui a été pris"),
        "share:list",
    ),
)
