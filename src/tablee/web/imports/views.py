"""Send, look over, import, undo. Nothing is written before « Importer », and then every line or none."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.flows.words import gone_and_stays, undone_in_part
from tablee.kernel import batches
from tablee.kernel.refusals import NotVisible, Refusal, Refused, insist
from tablee.standards.sheets.cells import pack_workbook
from tablee.standards.sheets.read import read_file, read_paste
from tablee.standards.sheets.write import XLSX_TYPE, template_xlsx
from tablee.tables import imports
from tablee.tables.register import IMPORTS
from tablee.web.imports.forms import ChoicesForm, SendForm
from tablee.web.imports.looking import SAYS_A_DATE, Look, job_of, kinds_for, look
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import page, submit

SENDS, SENDS_IN_S = 30, 600  # each sheet is read in a process of its own
PAST_SHOWN = 5
BUNDLES_SHOWN = 20


@writes
def start(request: SeenRequest) -> HttpResponse:
    """Step 1: what it is, and the file or the paste."""
    at = timezone.now()
    kinds = kinds_for(request.viewer, at)
    wanted = request.GET.get("quoi", "")
    form = SendForm(
        request.POST if request.method == "POST" else None,
        files=request.FILES if request.method == "POST" else None,
        choices={"kind": [(kind, IMPORTS[kind].ask) for kind in kinds]},
        initial={"kind": wanted if wanted in kinds else next(iter(kinds), "")},
    )
    answer = submit(
        request,
        form,
        lambda data: _keep(request, data["file"], data["kind"], data["paste"], at),
        done="",
        to=lambda batch: redirect("imports:review", batch.ref),
    )
    if answer is not None:
        return answer
    past = batches.past(request.viewer.organization_ref)[:PAST_SHOWN]
    context = {
        "form": form,
        "templates": [(kind, IMPORTS[kind].ask) for kind in kinds],
        "past": [(batch, IMPORTS[batch.kind].ask, undone_in_part(batch.counts)) for batch in past],
    }
    return page(request, "imports/start.html", context)


@reads
def template(request: SeenRequest, kind: str) -> HttpResponse:
    """An empty sheet with our titles, for whoever starts from nothing."""
    if kind not in IMPORTS:
        raise Http404
    return download(template_xlsx(IMPORTS[kind].schema), XLSX_TYPE, f"tablee-{kind}.xlsx")


@writes
def review(request: SeenRequest, ref: str) -> HttpResponse:
    """Step 2: the report. POST reads the sheet again with other choices."""
    at = timezone.now()
    try:
        batch = _kept(request, ref, at)
    except NotVisible:  # never there, somebody else's or older than an hour: all alike
        if done := batches.past(request.viewer.organization_ref).filter(ref=ref).first():
            return redirect("imports:done", done.ref)
        return render(request, "imports/gone.html", status=404)
    seen = look(batch, request.viewer, at)
    if request.method == "POST":
        form = _choices_form(batch, seen, request.POST)
        if not form.is_valid():
            return _report(request, batch, seen, form, status=422)
        batches.choose(batch, form.choices())
        return redirect("imports:review", batch.ref)
    return _report(request, batch, seen)


@writes
def run(request: SeenRequest, ref: str) -> HttpResponse:
    """Step 3: every line or none."""
    if request.method != "POST":
        return redirect("imports:review", ref)
    at = timezone.now()
    try:
        batch = _kept(request, ref, at)
    except NotVisible:
        # pressed twice: the first press imported
        return redirect(
            "imports:done", batches.imported(ref, organization_ref=request.viewer.organization_ref).ref
        )
    seen = look(batch, request.viewer, at)
    form = _choices_form(batch, seen, request.POST)
    if form.is_carried:
        if not form.is_valid():
            return _report(request, batch, seen, form, status=422)
        if form.changed_data:  # never another meaning than the one that was read back
            batches.choose(batch, form.choices())
            messages.warning(request, form.changes)
            return redirect("imports:review", batch.ref)
    if not seen.reading.parsed.ok:
        return _report(request, batch, seen, status=422)
    try:
        done_batch = imports.run(batch, seen.reading.lines, seen.job)
    except Refused as refused:
        status = 409 if refused.conflict else 422
        return _report(request, batch, seen, refused=refused.refusal, status=status)
    return redirect("imports:done", done_batch.ref)


@reads
def done(request: SeenRequest, ref: str) -> HttpResponse:
    """What was added, and the way back."""
    batch = batches.imported(ref, organization_ref=request.viewer.organization_ref)
    return render(request, "imports/done.html", _done_context(request, batch))


@writes
def undo(request: SeenRequest, ref: str) -> HttpResponse:
    """Take the last import back, as far as nothing depends on it."""
    batch = batches.imported(ref, organization_ref=request.viewer.organization_ref)
    if request.method != "POST":
        return redirect("imports:done", batch.ref)
    try:
        batch = imports.undo(batch, job_of(batch, request.viewer, timezone.now()))
    except Refused as refused:
        shown = _done_context(request, batch) | {"refused": refused.refusal}
        return render(request, "imports/done.html", shown, status=422)
    if part := undone_in_part(batch.counts):
        messages.warning(request, f"{part}.")
    else:
        messages.success(request, _("C’est défait."))
    return redirect("imports:done", batch.ref)


def _keep(request: SeenRequest, file: Any, kind: str, paste: str, at: datetime) -> Any:
    viewer = request.viewer
    insist(why_not_again(request, "imports.send", limit=SENDS, seconds=SENDS_IN_S, who=viewer.person_ref))
    book = read_file(file.name, file.read(), field="file") if file else read_paste(paste, field="paste")
    own_ref, refs = viewer.organization_ref, [network.ref for network in actors.networks_seen_by(viewer)]
    mapping = batches.remembered_columns(kind, organization_ref=own_ref, network_refs=refs)
    choices: dict[str, Any] = {"mapping": mapping}
    if "network" in (last := batches.last_choices(kind, organization_ref=own_ref)):
        choices["network"] = last["network"]
    return batches.keep(
        pack_workbook(book),
        kind=kind,
        organization_ref=own_ref,
        person_ref=viewer.person_ref,
        at=at,
        title=file.name if file else "",
        choices=choices,
    )


def _kept(request: SeenRequest, ref: str, at: datetime) -> Any:
    viewer = request.viewer
    return batches.kept(ref, organization_ref=viewer.organization_ref, person_ref=viewer.person_ref, at=at)


def _choices_form(batch: Any, seen: Look, data: Any = None) -> ChoicesForm:
    parsed = seen.reading.parsed
    offers = batch.kind == "offers"
    all_say_until = "until" in parsed.columns and all("until" in line.values for line in seen.reading.lines)
    initial = {
        "network": seen.job.network.ref if seen.job.network else "",
        "until": timezone.localtime(seen.job.until_at) if seen.job.until_at else None,
        "checked": seen.job.checked,
    }
    return ChoicesForm(
        data,
        parsed=parsed,
        sheets=seen.reading.sheets,
        networks=seen.networks,
        asks_until=offers and not all_say_until,
        asks_checked=offers and SAYS_A_DATE in parsed.columns,
        initial=initial,
    )


def _report(
    request: SeenRequest,
    batch: Any,
    seen: Look,
    form: ChoicesForm | None = None,
    *,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "batch": batch,
        "label": IMPORTS[batch.kind].ask,
        "look": seen,
        "steps": seen.steps,
        "form": form or _choices_form(batch, seen),
        "refused": refused or seen.review.refusal,
    }
    return render(request, "imports/review.html", context, status=status)


def _done_context(request: SeenRequest, batch: Any) -> dict[str, Any]:
    job = job_of(batch, request.viewer, timezone.now())
    may_undo = batch.undone_at is None and imports.why_not_undo(batch, job) is None
    return {
        "batch": batch,
        "label": IMPORTS[batch.kind].ask,
        "written": batch.counts.get("ready", 0) + batch.counts.get("changes", 0),
        "refused": None,
        "part": undone_in_part(batch.counts),
        "nothing_went": not gone_and_stays(batch.counts)[0],
        "together": _left_together(batch.created) if batch.kind == "offers" and not batch.undone_at else [],
        "may_undo": may_undo,
        "stays": imports.stays(batch, job) if may_undo or batch.undone_at else None,
    }


def _left_together(marks: list[dict[str, str]]) -> list[dict[str, str]]:
    """The offers published under one link each: who gives, what, and the page where its text for the loop stands."""
    bundles: dict[str, dict[str, str]] = {}
    for mark in marks:
        known = bundles.setdefault(
            mark["bundle"], {"giver": mark["giver"], "offer": mark["offer"], "what": ""}
        )
        known["what"] = f"{known['what']}, {mark['what']}".removeprefix(", ")
    return list(bundles.values())[:BUNDLES_SHOWN]
