"""What went wrong, as a program reads it (RFC 9457) and a person too: in French or English, with what to do."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from tablee.kernel.refusals import Refused

CONTENT_TYPE = "application/problem+json"
# Refusals that say « not you », whatever the state of things.
NOT_YOU = frozenset({"not_yours", "not_coordinator", "not_facilitator", "not_by_program", "read_only"})


class Fault(BaseModel):
    """One value that cannot be read."""

    field: str = Field(description="Where it stands: body.units, query.km …")
    detail: str


class Problem(BaseModel):
    """RFC 9457, with a stable `code` for programs and a sentence for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str = Field(default="", description="What to do")
    field: str = Field(default="", description="The field it is about, if one")
    facts: dict[str, Any] = Field(
        default_factory=dict, description="Figures: what remains, the most allowed …"
    )
    errors: list[Fault] = Field(default_factory=list)


def title_of(status: int) -> str:
    """What kind of problem a status is, for people."""
    return {
        400: _("Demande illisible"),
        401: _("Accès à présenter"),
        403: _("Accès insuffisant"),
        404: _("Introuvable"),
        405: _("Verbe inconnu ici"),
        409: _("Quelqu’un a été plus rapide, ou le moment est passé"),
        413: _("Demande trop longue"),
        415: _("Format non lu"),
        422: _("Demande refusée"),
        429: _("Trop de demandes"),
        503: _("Occupé"),
    }.get(status, _("Une erreur est survenue"))


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    remedy: str = "",
    field: str = "",
    facts: Mapping[str, Any] | None = None,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer itself."""
    said = {
        "type": f"urn:tablee:problem:{code}",
        "title": title_of(status),
        "status": status,
        "code": code,
        "detail": detail or title_of(status),
        "remedy": remedy,
        "field": field,
        "facts": dict(facts or {}),
        "errors": list(errors),
    }
    body = json.dumps(said, ensure_ascii=False, cls=DjangoJSONEncoder)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def refused(no: Refused) -> HttpResponse:
    """A refusal of the house: 403 when it says « not you », 409 when somebody was quicker, else 422."""
    refusal = no.refusal
    status = 403 if refusal.code in NOT_YOU else 409 if no.conflict else 422
    more = {name: getattr(refusal, name) for name in ("remedy", "field", "facts")}
    return problem(status, refusal.code, refusal.sentence, **more)


def not_found() -> HttpResponse:
    """The same words whether it never was or is another's."""
    return problem(404, "not_found", _("Rien ne se trouve à cette adresse."))


def of_status(status: int) -> HttpResponse:
    """For what answered before or beside the API: an unknown verb, a broken request, a fall."""
    codes = {400: "unreadable", 404: "not_found", 405: "unknown_verb", 413: "too_long", 415: "not_json"}
    return problem(status, codes.get(status, "error"))


def unreadable(errors: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """Values of the wrong shape, all of them at once."""
    faults = [{"field": _where(error["loc"]), "detail": _sentence(error)} for error in errors]
    first = faults[0] if faults else {"field": "", "detail": ""}
    return problem(
        422, "bad_values", first["detail"], field=first["field"].rpartition(".")[2], errors=faults[:50]
    )


def _where(parts: Iterable[Any]) -> str:
    """body.data.units → body.units: how the door names its own argument is nobody's business."""
    kept = [str(part) for part in parts if part != "data"]
    return ".".join(part for part in kept if part.isprintable())[:120]


def _sentence(error: Mapping[str, Any]) -> str:
    """What is wrong with one value, in the reader's language."""
    kind, about = str(error.get("type", "")), error.get("ctx") or {}
    sentences = {
        "missing": _("Il manque une valeur."),
        "extra_forbidden": _("Ce champ n’existe pas."),
        "string_type": _("Donnez un texte."),
        "string_too_short": _("Ce texte est trop court."),
        "string_too_long": _("Ce texte est trop long\u00a0: %(most)s signes au plus.")
        % {"most": about.get("max_length", "")},
        "bool_type": _("Donnez true ou false."),
        "bool_parsing": _("Donnez true ou false."),
        "greater_than_equal": _("Donnez au moins %(least)s.") % {"least": about.get("ge", "")},
        "greater_than": _("Donnez plus de %(least)s.") % {"least": about.get("gt", "")},
        "less_than_equal": _("Donnez au plus %(most)s.") % {"most": about.get("le", "")},
        "unstorable": _("Ce texte contient un signe qui ne s’écrit pas."),
        "bad_moment": _("Écrivez un moment ainsi\u00a0: 2026-11-24T19:45:00+01:00."),
        "bad_year": str(about.get("sentence", "")),
        "bad_day": _("Écrivez un jour ainsi\u00a0: 2026-11-24."),
        "bad_point": _("Écrivez un point ainsi\u00a0: 43.6,1.44 (latitude, longitude)."),
        "bad_address": _("Cette adresse ne convient pas."),
        "twice": _("La même part est dite deux fois."),
    }
    if kind in sentences:
        return sentences[kind]
    if kind.startswith(("int", "float")):
        return _("Donnez un nombre.") if kind.startswith("float") else _("Donnez un nombre entier.")
    if kind in {"enum", "literal_error"}:
        return _("Choisissez parmi\u00a0: %(choices)s.") % {
            "choices": str(about.get("expected", "")).replace("' or '", "', '")
        }
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return _("Donnez un objet JSON.")
    if kind.startswith(("list", "too_long", "too_short")):
        return _("Donnez une liste, ni vide ni trop longue.")
    return _("Cette valeur ne convient pas.")
