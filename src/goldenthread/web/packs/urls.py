"""Addresses of packs: reading, writing, and what was published."""

from django.urls import path

from goldenthread.web.packs import publishing, views, writing

app_name = "packs"
urlpatterns = [
    path("", views.list_packs, name="list"),
    path("new/", publishing.new, name="new"),
    path("<int:pack>/", views.page, name="page"),
    path("<int:pack>/files/<str:file>", views.published_file, name="file"),
    path("<int:pack>/work/", publishing.work, name="work"),
    path("<int:pack>/step/", publishing.step, name="step"),
    path("<int:pack>/write/<str:place>/", writing.write, name="write"),
    path("<int:pack>/write/<str:place>/history/", writing.history, name="history"),
    path("<int:pack>/rate/<str:ref>/", writing.rate, name="rate"),
]
