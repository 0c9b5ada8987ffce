"""What signing in asks of the lock-out: under which name attempts are counted, and until when a name is locked. A name
typed wrongly may be a password in the wrong box, so that none is kept as it was typed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from goldenthread.web.access.models import Person

Credentials = Mapping[str, object] | None


def known(name: str) -> Person | None:
    """The person of a user name, as it is typed at the sign-in page."""
    return Person.objects.filter(username=Person.objects.as_kept(name)).first()


def tried_name(request: HttpRequest) -> str:
    """Whose password is being tried: the name typed at the sign-in page, or one's own where one is signed in."""
    return request.user.get_username() if request.user.is_authenticated else request.POST.get("username", "")


def counted_name(request: HttpRequest, credentials: Credentials = None) -> str:
    """What failed attempts are counted under: a keyed hash of the name, which tells nobody what was typed."""
    typed = str((credentials or {}).get("username") or tried_name(request))
    name = Person.objects.as_kept(typed)
    return hmac.new(settings.SECRET_KEY.encode(), name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def locked_until(request: HttpRequest) -> datetime:
    """When the name that is being signed in with may be tried again from the same address."""
    attempts = AccessAttempt.objects.filter(
        username=counted_name(request), ip_address=getattr(request, "axes_ip_address", None)
    )
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    return last + timedelta(hours=settings.AXES_COOLOFF_TIME)
