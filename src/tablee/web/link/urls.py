"""Addresses of links. One view: the scope decides."""

from django.urls import path, re_path

from tablee.web.link import views

app_name = "link"
urlpatterns = [
    path("<str:token>/", views.opened, name="open"),
    re_path(
        r"^(?P<token>[0-9a-zA-Z]{1,60})/(?P<rest>[a-z]+/(?:[0-9A-Za-z-]{1,20}/)?)$",
        views.opened,
        name="inside",
    ),
]
