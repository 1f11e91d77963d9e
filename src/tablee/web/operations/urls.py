"""Addresses of « Exploitation »; for everybody but operators they do not exist."""

from django.urls import path

from tablee.web.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.home, name="home"),
    path("fait/<int:event_id>/", views.try_fact, name="try_fact"),
    path("message/<str:ref>/", views.try_message, name="try_message"),
    path("travail/<str:name>/", views.run_job, name="run_job"),
]
