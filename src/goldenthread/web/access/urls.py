"""Addresses of signing in, the account, and people."""

from django.urls import path

from goldenthread.web.access import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="change_password"),
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/<int:person>/", views.person, name="person"),
    path("people/<int:person>/roles/", views.give_role, name="give_role"),
    path("people/<int:person>/roles/<int:holding>/end/", views.end_role, name="end_role"),
    path("people/<int:person>/active/", views.set_active, name="set_active"),
    path("people/<int:person>/password/", views.set_password, name="set_password"),
]
