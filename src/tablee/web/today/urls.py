"""Address of « Aujourd'hui »."""

from django.urls import path

from tablee.web.today import views

app_name = "today"
urlpatterns = [path("", views.home, name="home")]
