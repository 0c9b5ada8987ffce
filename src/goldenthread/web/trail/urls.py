"""Addresses of the record."""

from django.urls import path

from goldenthread.web.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.search, name="search"),
    path("copy/", views.copy, name="copy"),
]
