"""Addresses of search, the glossary, and how to read a page."""

from django.urls import path

from goldenthread.web.guide import views

app_name = "guide"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("words/", views.glossary, name="glossary"),
    path("how-to-read/", views.how_to_read, name="how_to_read"),
]
