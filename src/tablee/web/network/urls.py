"""Addresses of the network section."""

from django.urls import path

from tablee.web.network import card, facilitation, membership, places, views

app_name = "network"
urlpatterns = [
    path("reseau/", views.members, name="members"),
    path("reseau/personnes/", views.people, name="people"),
    path("reseau/<str:ref>/inviter/", membership.invite, name="invite"),
    path("reseau/<str:ref>/animer/", facilitation.facilitation, name="facilitating"),
    path("reseaux/nouveau/", membership.new_network, name="found"),
    path("rejoindre/", membership.invitations, name="invitations"),
    path("rejoindre/<str:ref>/", membership.join, name="join"),
    path("quitter/<str:ref>/", membership.leave, name="leave"),
    path("carte/", places.places, name="map"),
    path("carte/points.json", places.points, name="map_points"),
    path("structures/<str:ref>/", card.organization, name="organization"),
    path("structures/<str:ref>/ecrire/", card.write_to, name="write_to"),
    path("l/<str:token>/repondre/", card.reply, name="reply"),
]
