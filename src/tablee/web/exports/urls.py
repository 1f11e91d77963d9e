"""Addresses of the exports. The agenda's own is /l/<token>/."""

from django.urls import path

from tablee.flows.agenda import AGENDA
from tablee.web.exports import calendar, views
from tablee.web.shell.link_rooms import room

room(AGENDA, calendar.opened)

app_name = "exports"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:kind>.xlsx", views.table, {"suffix": "xlsx"}, name="xlsx"),
    path("<slug:kind>.csv", views.table, {"suffix": "csv"}, name="csv"),
    path("agenda/", views.follow, name="follow"),
    path("agenda/fermer/", views.unfollow, name="unfollow"),
]
