"""Are the copies good, do the laws hold, what failed, and how much room is left?"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.messages import actions as telling
from tablee.domains.messages import queries as told
from tablee.kernel import operating, outbox
from tablee.kernel.refusals import NotVisible, visible
from tablee.web.operations import figures
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import posted


@reads(organization=False)
def home(request: SeenRequest) -> HttpResponse:
    """How is the installation?"""
    _only_operators(request)
    context = {
        "laws": figures.laws(),
        "copies": figures.copies(),
        "disk": figures.disk(),
        "jobs": figures.jobs(),
        "failures": figures.failures(),
        "facts": operating.troubled_facts(),
        "tries": outbox.TRIES,
        "stuck": told.troubled(),
        "counts": told.counts_by_state(),
    }
    return render(request, "operations/home.html", context)


@writes(organization=False)
def try_fact(request: SeenRequest, event_id: int) -> HttpResponse:
    """« Réessayer » a fact the worker gave up on, or that waits."""
    return _again(request, lambda: operating.try_fact_again(event_id, at=timezone.now()))


@writes(organization=False)
def try_message(request: SeenRequest, ref: str) -> HttpResponse:
    """« Réessayer » a message that did not leave."""
    return _again(request, lambda: telling.try_again(ref, at=timezone.now()))


@writes(organization=False)
def run_job(request: SeenRequest, name: str) -> HttpResponse:
    """« Lancer » a job at the worker's next turn."""
    return _again(request, lambda: operating.run_soon(name, at=timezone.now()))


def _again(request: SeenRequest, act: Callable[[], bool]) -> HttpResponse:
    _only_operators(request)
    done = _("C’est remis en route\u00a0: le travail de fond s’en occupe dans la minute.")
    return posted(request, lambda: visible(act() or None), done=done, to="operations:home")


def _only_operators(request: SeenRequest) -> None:
    if not operating.is_operator(request.viewer.person_ref):
        raise NotVisible
