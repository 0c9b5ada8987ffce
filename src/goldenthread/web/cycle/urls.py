"""Addresses of home and the dates."""

from django.urls import path

from goldenthread.web.cycle import views

app_name = "cycle"
urlpatterns = [
    path("", views.home, name="home"),
    path("dates/", views.dates, name="dates"),
    path("dates/<int:date>/remove/", views.remove_date, name="remove_date"),
]
