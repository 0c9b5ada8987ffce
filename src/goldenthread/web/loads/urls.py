"""Addresses of what was loaded."""

from django.urls import path

from goldenthread.web.loads import views

app_name = "loads"
urlpatterns = [
    path("", views.list_loads, name="list"),
    path("<slug:name>/", views.load, name="load"),
]
