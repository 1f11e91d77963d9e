"""What the verbs of sharing are called in the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tablee.domains.field.enums import Family
from tablee.kernel.models import JournalEntry
from tablee.kernel.quantities import format_mass, format_number
from tablee.kernel.sentences import UNSAID, Names, Sentence, plain, say_verbs

UNSAID.add("sharing.add_offers")  # how many past offers a demonstration planted, to nobody in particular


def _published(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    after = entry.after
    mass = format_mass(after["units"] * after["unit_g"])
    return __("a proposé %(label)s (%(ref)s)") % {"label": after["label"], "ref": entry.object_ref}, mass


def _corrected(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    change = f"{format_mass(entry.before['unit_g'])} → {format_mass(entry.after['unit_g'])}"
    return __("a corrigé le poids d’une unité de %(ref)s") % {"ref": entry.object_ref}, change


def _claimed(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    units = entry.after["units"]
    what = ngettext(
        "a pris %(n)s unité de %(ref)s pour %(name)s", "a pris %(n)s unités de %(ref)s pour %(name)s", units
    ) % {"n": format_number(units), "ref": entry.object_ref, "name": who}
    return what, ""


def _claim_changed(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    what = __("a changé la part de %(name)s dans %(ref)s") % {"name": who, "ref": entry.object_ref}
    return what, f"{format_number(entry.before['units'])} → {format_number(entry.after['units'])}"


def _answered(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    said = (
        __("a clos sans réponse la part proposée à %(name)s de %(ref)s")
        if entry.after.get("state") == "silent"
        else __("a répondu pour %(name)s à la part proposée de %(ref)s")
    )
    what = said % {"name": who, "ref": entry.object_ref}
    return what, f"{format_number(entry.before['proposed'])} → {format_number(entry.after['taken'])}"


def _share_cancelled(entry: JournalEntry, names: Names) -> tuple[str, str]:
    who = names.organization(entry.after.get("for", ""))
    return __("a annulé la part proposée à %(name)s de %(ref)s") % {"name": who, "ref": entry.object_ref}, ""


def _need(text: str | Promise) -> Sentence:
    def say(entry: JournalEntry, _names: Names) -> tuple[str, str]:
        family = entry.after.get("family", "")
        return str(text), str(Family(family).label) if family in Family.values else ""

    return say


def _received(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    grams = entry.after.get("received_g")
    return __("a pesé %(ref)s à la remise") % {"ref": entry.object_ref}, "" if grams is None else format_mass(
        grams
    )


def _dealt(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    shares = int(entry.after["shares"])
    return __("a proposé une répartition"), ngettext("%(n)s part", "%(n)s parts", shares) % {
        "n": format_number(shares)
    }


say_verbs(
    {
        "sharing.publish": _published,
        "sharing.withdraw": plain(_("a retiré l’offre %(ref)s")),
        "sharing.correct": _corrected,
        "sharing.renew_link": plain(_("a fait un lien neuf pour l’offre %(ref)s")),
        "sharing.claim": _claimed,
        "sharing.change_claim": _claim_changed,
        "sharing.cancel_claim": _claim_changed,
        "sharing.answer": _answered,
        "sharing.cancel_share": _share_cancelled,
        "sharing.receive": _received,
        "sharing.propose": _dealt,
        "sharing.confirm_share_out": plain(_("a clos une répartition")),
        "sharing.cancel_share_out": plain(_("a annulé ce qui attendait d’une répartition")),
        "sharing.say_need": _need(_("a dit ce qui manque")),
        "sharing.close_need": _need(_("a refermé un besoin")),
        "sharing.nothing_today": plain(_("a dit « rien aujourd’hui »")),
    }
)
