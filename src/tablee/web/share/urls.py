"""Addresses of « Partager »."""

from django.urls import path

from tablee.web.share import rule, share_outs, views

app_name = "share"
urlpatterns = [
    path("", views.offers, name="list"),
    path("nouveau/", views.new_offer, name="new"),
    path("manque/", views.new_need, name="need"),
    path("manque/<str:ref>/fini/", views.close_need, name="close_need"),
    path("repartir/", share_outs.waiting, name="waiting"),
    path("repartir/apercu/", share_outs.deal, name="deal"),
    path("repartition/<str:ref>/", share_outs.share_out, name="share_out"),
    path("repartition/<str:ref>/tableau.csv", share_outs.sheet, name="sheet"),
    path("repartition/<str:ref>/annuler/", share_outs.cancel, name="cancel_share_out"),
    path("ma-part/<str:ref>/", share_outs.answer, name="answer"),
    path("regle/", rule.rule, name="rule"),
    path("part/<str:ref>/", views.change_claim, name="change_claim"),
    path("<str:ref>/", views.offer, name="offer"),
    path("<str:ref>/photo/", views.photo, name="photo"),
    path("<str:ref>/retirer/", views.withdraw, name="withdraw"),
    path("<str:ref>/lien/", views.renew_link, name="renew_link"),
    path("<str:ref>/corriger/", views.correct, name="correct"),
]
