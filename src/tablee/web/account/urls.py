"""Addresses of one's own space."""

from django.urls import path

from tablee.domains.messages.actions import MUTE_SCOPE
from tablee.web.account import durations, views
from tablee.web.account.mute import mute_by_link
from tablee.web.shell.link_rooms import room

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("moi/", views.me, name="me"),
    path("messages/", views.messages_wanted, name="messages"),
    path("roles/<int:role_id>/terminer/", views.end_role, name="end_role"),
    path("donnees/", views.data, name="data"),
    path("donnees/tablee-mes-donnees.<slug:form>", views.download, name="download"),
    path("durees/", durations.data_map, name="data_map"),
    path("effacer/", views.erase, name="erase"),
]

room(MUTE_SCOPE, mute_by_link)  # the « stop » of every message opens under /l/<token>/
