"""Addresses of one indicator and the children behind its figures."""

from django.urls import path

from goldenthread.web.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.list_indicators, name="list"),
    path("<slug:name>/", views.indicator, name="indicator"),
    path("<slug:name>/children/", views.children, name="children"),
    path("<slug:name>/children/copy/", views.copy_of_children, name="copy"),
]
