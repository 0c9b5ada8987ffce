"""The page of the docs that says who may do what, made from the table that the product itself asks."""

from __future__ import annotations

from goldenthread.web.access.permissions import ABOUT_CHILDREN, GRANTS, STATES, Permission, Role

PAGE = "permissions.md"
_STATE_WORDS = {
    "draft": "draft",
    "review": "in review",
    "signed_off": "signed off",
    "published": "published",
    "withdrawn": "withdrawn",
}
_OPENING = """# Who may do what

This page is made from the product (`make docs`). What is not in it is refused: a page that says nothing of what it
needs is refused to everyone, and every refusal is recorded in the trail.

A role is held for the whole council, for a service or for a team, from a day to a day. What is about children
(marked †) a role held for a service or a team grants only there: of the children whom the team holds now, and of the
work that the team itself did and closed. Everything else it grants throughout. Someone with several roles may do what
any of them grants.
"""
_CLOSING = """
Besides, everyone who is signed in may open home, their own account, the words used, and how to read a page. Nobody
gives a role to themselves, and the last system administrator cannot be removed. A system administrator sees no pack,
figure or child without another role, which another administrator has to give. One who adds a second account or sets
someone's password could sign in as them: each such act is recorded, and worth reading now and then.
"""


def permissions_page() -> str:
    """`docs/permissions.md`: each permission with the roles that grant it, then each role with what it grants."""
    lines = [_OPENING, "| to | who may | when |", "|---|---|---|"]
    for permission in Permission:
        roles = [role.words for role in Role if permission in GRANTS[role]]
        lines.append(f"| {_words(permission)} | {', '.join(roles) or 'nobody'} | {_when(permission)} |")
    lines += ["", "## By role", "", "| role | may |", "|---|---|"]
    for role in Role:
        granted = [_words(permission) for permission in Permission if permission in GRANTS[role]]
        lines.append(f"| {role.words} | {'; '.join(granted) or 'nothing'} |")
    return "\n".join(lines) + "\n" + _CLOSING


def _words(permission: Permission) -> str:
    return permission.value + (" †" if permission in ABOUT_CHILDREN else "")


def _when(permission: Permission) -> str:
    if permission not in STATES:
        return "always"
    states = [words for state, words in _STATE_WORDS.items() if state in STATES[permission]]
    return f"while the pack is {' or '.join(states)}"
