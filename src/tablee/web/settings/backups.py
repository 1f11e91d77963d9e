"""« Sauvegardes »: a coordinator sees that what the structure wrote would come back, and when that was last tried."""

from django.http import HttpResponse
from django.shortcuts import render

from tablee.kernel.refusals import NotVisible
from tablee.web.operations import figures
from tablee.web.shell.guards import SeenRequest, reads


@reads
def backups(request: SeenRequest) -> HttpResponse:
    """When was the last copy restored for good?"""
    if not request.viewer.coordinates:
        raise NotVisible
    return render(request, "settings/backups.html", {"copies": figures.copies()})
