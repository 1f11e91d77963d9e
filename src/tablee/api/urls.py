"""Addresses of the API; whatever else is asked below it is a problem too, not a page."""

from django.urls import path, re_path

from tablee.api.door import build
from tablee.api.problems import not_found

urlpatterns = [
    path("v1/", build().urls),
    re_path(r"^.*$", lambda _request: not_found(), name="api_nothing"),
]
