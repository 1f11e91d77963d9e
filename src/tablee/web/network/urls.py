"""Addresses of the network section."""

from django.urls import path

from tablee.web.network import card, facilitating, joining, places, views

app_name = "network"
urlpatterns = [
    path("reseau/", views.members, name="members"),
    path("reseau/personnes/", views.people, name="people"),
    path("reseau/<str:ref>/inviter/", joining.invite, name="invite"),
    path("reseau/<str:ref>/animer/", facilitating.facilitating, name="facilitating"),
    path("reseaux/nouveau/", joining.found, name="found"),
    path("rejoindre/", joining.invitations, name="invitations"),
    path("rejoindre/<str:ref>/", joining.join, name="join"),
    path("quitter/<str:ref>/", joining.leave, name="leave"),
    path("carte/", places.places, name="map"),
    path("carte/points.json", places.points, name="map_points"),
    path("structures/<str:ref>/", card.organization, name="organization"),
    path("structures/<str:ref>/ecrire/", card.write_to, name="write_to"),
    path("l/<str:token>/repondre/", card.reply, name="reply"),
]
