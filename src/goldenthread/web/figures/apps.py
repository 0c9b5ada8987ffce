"""The app's name and label."""

from django.apps import AppConfig


class Figures(AppConfig):
    name = "goldenthread.web.figures"
    label = "figures"
