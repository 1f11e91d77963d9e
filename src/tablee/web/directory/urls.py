"""Addresses of the public directory: open ones under annuaire/, the choice under reglages/annuaire/."""

from django.urls import path

from tablee.web.directory import choice, public

app_name = "directory"
urlpatterns = [
    path("annuaire/", public.places, name="public"),
    path("annuaire/lieux.geojson", public.file, {"what": "sites"}, name="sites"),
    path("annuaire/structures.json", public.file, {"what": "structures"}, name="structures"),
    path("annuaire/services.json", public.file, {"what": "services"}, name="services"),
    path("annuaire/nouveautes.rss", public.file, {"what": "news"}, name="news"),
    path("reglages/annuaire/", choice.settings, name="settings"),
    path("reglages/annuaire/retirer/", choice.hide, name="hide"),
    path("reglages/annuaire/relu/", choice.confirm, name="confirm"),
    path("reglages/annuaire/<slug:what>.json", choice.own_file, name="own_file"),
    path("reseau/<str:ref>/annuaire/<slug:what>.json", choice.network_file, name="network_file"),
]
