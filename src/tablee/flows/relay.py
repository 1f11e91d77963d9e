"""A word from one structure to another, passed on without showing either address; answers come back by a signed link."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import Viewer
from tablee.flows.notices import News, notify, readers_of
from tablee.kernel import journal, links
from tablee.kernel.journal import Author
from tablee.kernel.models import Link
from tablee.kernel.refusals import Refusal, Refused, insist
from tablee.kernel.words import one_line, strip_blank

REPLY = (
    "actors.reply"  # object: who is written to; holder: who answers; created_by: the person to answer, if any
)
REPLY_LIFE = timedelta(days=14)
LONGEST = 1_000


def why_not_reach(organization: Organization, *, by: Viewer) -> Refusal | None:
    """Only another structure of a network one sits in, where somebody reads: asked before a word is typed."""
    if by.organization_id == organization.pk:
        return Refusal(
            "own",
            _("C’est votre propre structure."),
            _("Pour écrire à une autre, ouvrez sa carte dans le réseau."),
        )
    if not (by.network_ids & actors.networks_of(organization.pk)):
        return Refusal(
            "no_network",
            _("Vous n’êtes pas dans le même réseau."),
            _("On s’écrit entre structures d’un même réseau."),
        )
    if not actors.correspondents([organization.pk])[organization.pk]:
        return no_reader()
    return None


def why_not_write(organization: Organization, *, text: str, by: Viewer) -> Refusal | None:
    """Only where somebody may be reached, in a thousand characters."""
    return why_not_reach(organization, by=by) or _why_not_text(text)


def no_reader() -> Refusal:
    return Refusal(
        "no_reader",
        _("Cette structure n’a pas encore d’adresse où recevoir un mot."),
        _("Appelez-la, ou passez par l’animation du réseau."),
    )


def write_to(organization: Organization, *, text: str, by: Viewer, at: datetime) -> int:
    """Pass the text on to whoever reads for the organisation; how many readers it reaches. Raises Refused."""
    insist(why_not_write(organization, text=text, by=by))
    with transaction.atomic():
        told = _pass_on(
            text,
            from_ref=by.organization_ref,
            from_name=by.organization_name,
            to=organization,
            only_person="",
            answer_to_person=by.person_ref,
            at=at,
        )
        _note(by.author, organization, at)
    return told


def answering(link: Link) -> tuple[Organization, Organization]:
    """(who answers, who is answered) for an open reply link. Raises LinkClosed once they share no network any more."""
    answers = actors.organization_by_ref(link.holder_ref)
    answered = actors.organization_by_ref(link.object_ref)
    if answers is None or answered is None:
        raise links.LinkClosed("unknown")
    if not (actors.networks_of(answers.pk) & actors.networks_of(answered.pk)):
        raise links.LinkClosed("revoked")
    return answers, answered


def answer(link: Link, *, text: str, first_name: str, at: datetime) -> int:
    """Answer through a reply link, without account; it goes to the person who wrote. Raises Refused, LinkClosed."""
    insist(_why_not_text(text))
    answers, answered = answering(link)
    with transaction.atomic():
        told = _pass_on(
            text,
            from_ref=answers.ref,
            from_name=_("%(name)s (%(structure)s)")
            % {"name": one_line(first_name), "structure": answers.name}
            if one_line(first_name)
            else answers.name,
            to=answered,
            only_person=link.created_by_ref,
            answer_to_person="",
            at=at,
        )
        _note(Author(acting_ref=answers.ref, via="link", role=REPLY), answered, at)
    return told


def _pass_on(
    text: str,
    *,
    from_ref: str,
    from_name: str,
    to: Organization,
    only_person: str,
    answer_to_person: str,
    at: datetime,
) -> int:
    readers = readers_of([to])
    readers = (only_person and [reader for reader in readers if reader.person_ref == only_person]) or readers
    if not readers:
        raise Refused(no_reader())
    link = links.issue(
        REPLY, from_ref, holder_ref=to.ref, created_by_ref=answer_to_person, expires_at=at + REPLY_LIFE, at=at
    )

    def say() -> News:
        line = _(
            "%(name)s vous écrit\u00a0:\n\n%(text)s\n\nPour répondre, sans compte et sans montrer votre adresse\u00a0:"
        )
        why = _(
            "Vous recevez ce message parce que quelqu’un a écrit à %(structure)s par Tablée, sans voir votre adresse."
        )
        return News(
            _("Un mot de %(name)s") % {"name": from_name},
            line % {"name": from_name, "text": strip_blank(text)},
            why % {"structure": to.name},
        )

    return notify("relay", readers, say, path=f"{links.path_of(link)}repondre/", at=at)


def _why_not_text(text: str) -> Refusal | None:
    if not strip_blank(text):
        return Refusal("no_text", _("Écrivez d’abord un mot."), field="text")
    if len(text) > LONGEST:
        return Refusal(
            "too_long",
            _("C’est trop long."),
            _("Mille caractères suffisent pour un premier mot."),
            field="text",
        )
    return None


def _note(by: Author, to: Organization, at: datetime) -> None:
    """The journal keeps that a word was passed on, never the word."""
    journal.write("actors.relay", to.topic, by, at)
