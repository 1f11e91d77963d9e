"""Addresses of the settings section."""

from django.urls import path

from tablee.web.settings import closures, donors, home, people, places, records, rules, tokens, views

app_name = "settings"
urlpatterns = [
    path("", home.home, name="home"),
    path("carte/", views.card, name="card"),
    path("accepte/", views.profile, name="profile"),
    path("habilitation/", views.authorizations, name="authorizations"),
    path("personnes-par-semaine/", views.counts, name="counts"),
    path("lieux/", places.sites, name="sites"),
    path("lieux/nouveau/", places.new_site, name="site_new"),
    path("lieux/<str:ref>/", places.site, name="site"),
    path("fermetures/", closures.closures, name="closures"),
    path("fermetures/<str:ref>/ouvrir/", closures.cancel, name="closure_cancel"),
    path("equipe/", people.people, name="people"),
    path("equipe/<int:role_id>/", people.role, name="role"),
    path("acces/", tokens.tokens, name="tokens"),
    path("acces/<str:ref>/fermer/", tokens.revoke_token, name="token_revoke"),
    path("donateurs/", donors.donors, name="donors"),
    path("donateurs/nouveau/", donors.new_donor, name="donor_new"),
    path("donateurs/<str:ref>/", donors.donor, name="donor"),
    path("donateurs/<str:ref>/modifier/", donors.edit_donor, name="donor_edit"),
    path("regles/", rules.rules, name="rules"),
    path("regles/<str:ref>/<str:key>/", rules.rule, name="rule"),
    path("prevenu/", records.match_notes, name="match_notes"),
    path("journal/", records.journal, name="journal"),
    path("sauvegardes/", records.backups, name="backups"),
    path("nos-donnees/", records.export, name="export"),
]
