"""Addresses of « Remises »; the links of pick-ups and slips open under /l/<token>/."""

from django.urls import path

from tablee.flows import scopes
from tablee.web.handover import links, views
from tablee.web.shell.link_rooms import room

app_name = "handover"
urlpatterns = [
    path("", views.hand_overs, name="list"),
    path("code/", views.by_code, name="by_code"),
    path("annee/<int:year>.csv", views.year, name="year"),
    path("retrait/<str:ref>/", views.check, name="check"),
    path("<str:ref>/", views.slip, name="slip"),
    path("<str:ref>/bordereau.pdf", views.paper, name="paper"),
    path("<str:ref>/signer/", views.sign, name="sign"),
    path("<str:ref>/corriger/", views.correct, name="correct"),
]
room(scopes.PICKUP, links.pickup)
room(scopes.SLIP, links.slip)
