"""Addresses of links. One view: the scope decides."""

from django.urls import path, re_path

from tablee.flows import scopes
from tablee.web.link import bundle, claim, donor, share, views
from tablee.web.shell.link_rooms import room

room(scopes.BUNDLE, bundle.opened, bundle.limits)
room(scopes.CLAIM, claim.opened)
room(scopes.SHARE, share.opened)
room(scopes.DONOR, donor.opened, donor.limits)

app_name = "link"
urlpatterns = [
    path("<str:token>/", views.opened, name="open"),
    re_path(
        r"^(?P<token>[0-9a-zA-Z]{1,60})/(?P<rest>[a-z]+/(?:[0-9A-Za-z-]{1,20}/)?)$",
        views.opened,
        name="inside",
    ),
]
