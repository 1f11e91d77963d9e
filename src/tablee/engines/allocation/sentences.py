"""The engine's facts in French: one sentence a structure, numbers written as they are read aloud."""

from tablee.engines.allocation.problem import Explanation

NARROW = "\u202f"
NO_BREAK = "\u00a0"
NUMBERS = (
    *("aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize"),
)

NOTHING = {
    "not_authorized": "il faut une habilitation pour ces produits",
    "said_no": "vous avez dit non à ces produits",
    "no_storage": "vous n’avez pas de place à température ambiante",
    "no_cold_room": "vous n’avez pas de place au froid",
    "closed_before_date": "vous ouvrez après la date limite",
    "too_far": "c’est plus loin que votre distance maximale",
    "category_full": "votre plafond pour cette catégorie est atteint",
    "full": "vous n’avez plus de place",
    "nothing_offered": "il n’y avait rien à partager",
}
FULL = {
    "category": "votre plafond pour cette catégorie est atteint",
    "ambient": "votre place à température ambiante est prise",
    "chilled": "votre place au frais est prise",
    "frozen": "votre place au congélateur est prise",
    "total": "votre plafond est atteint",
}


def sentence_in_french(told: Explanation) -> str:
    """« 3 caisses : avec elles vous êtes servis à 22,5 % de votre besoin, les autres à 21,7 % ; … »"""
    if not told.crates:
        return _nothing(told)
    many = told.crates > 1
    start = f"{grouped(told.crates)} {'caisses' if many else 'caisse'}{NO_BREAK}: "
    served = f"avec {'elles' if many else 'elle'} vous êtes servis à {percent(told.level)} de votre besoin"
    if told.kind == "alone":
        only = f"vous êtes la seule structure à pouvoir {'les' if many else 'la'} prendre"
        return f"{start}{only}{NARROW}; {served}."
    others = "" if told.others_level is None else f", les autres à {percent(told.others_level)}"
    if told.kind == "capped":
        return f"{start}{FULL[told.cap or 'total']}{NARROW}; {served}{others}."
    if told.kind == "next_crate" and told.next_level is not None:
        one_more = f"une {grouped(told.crates + 1)}ᵉ vous mettrait à {percent(told.next_level)}"
        return f"{start}{served}{others}{NARROW}; {one_more} pendant que {_would_stay(told.lower_then)} plus bas."
    return f"{start}{served}{others}{NARROW}; tout est partagé."


def _nothing(told: Explanation) -> str:
    start = f"Aucune caisse cette fois{NO_BREAK}: "
    if told.kind != "served_more" or told.next_level is None:
        return f"{start}{NOTHING[told.kind]}."
    others = "" if told.others_level is None else f", les autres sont à {percent(told.others_level)}"
    return f"{start}une caisse vous mettrait à {percent(told.next_level)} de votre besoin{others}."


def _would_stay(count: int) -> str:
    if count == 1:
        return "une structure resterait"
    return f"{NUMBERS[count] if count < len(NUMBERS) else grouped(count)} structures resteraient"


def percent(fraction: float) -> str:
    """« 22,5 % », rounded half up to a tenth."""
    tenths = int(fraction * 1000 + 0.5)
    return f"{grouped(tenths // 10)},{tenths % 10}{NARROW}%"


def grouped(number: int) -> str:
    """« 1 180 »."""
    return f"{number:,}".replace(",", NARROW)
