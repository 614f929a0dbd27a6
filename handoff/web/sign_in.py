"""The log-in by e-mail, and the way out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from handoff.people.demo import is_demo
from handoff.process.demo.company import ADMINISTRATOR, PASSWORD, PEOPLE, Person
from handoff.web.attempts import WINDOW_SECONDS, count_failure, forget_failures, is_refused

TRY_LATER = f"Too many attempts. Wait {WINDOW_SECONDS // 60} minutes, or ask your administrator for a new password."


class SignInForm(AuthenticationForm):
    """E-mail and password; the same answer whether the person is unknown or the password wrong."""

    error_messages = {  # noqa: RUF012  # as Django declares it
        "invalid_login": "E-mail and password do not go together.",
        "inactive": "E-mail and password do not go together.",
    }

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"class": "input is-full", "autocomplete": "username", "autofocus": True}
        )
        self.fields["password"].widget.attrs["class"] = "input is-full"

    def clean(self) -> dict[str, Any]:
        """Check the password unless this pair of e-mail and address has to wait.

        Raises: ValidationError.
        """
        email, address = str(self.cleaned_data.get("username", "")), address_of(self.request)
        if is_refused(email, address):
            raise ValidationError(TRY_LATER, code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            count_failure(email, address)
            raise
        forget_failures(email, address)
        return cleaned


def address_of(request: HttpRequest | None) -> str:
    """Return the caller's address: the last one that our own proxy saw, where there is a proxy."""
    if request is None:
        return ""
    if settings.TRUST_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if forwarded[-1].strip():
            return forwarded[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def demo_logins() -> Sequence[Person]:
    """Return the people of the demo; nobody anywhere else."""
    return (*PEOPLE, ADMINISTRATOR) if is_demo() else ()


_log_in = LoginView.as_view(
    template_name="sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    extra_context={"demo_logins": demo_logins, "demo_password": PASSWORD},
)
_log_out = LogoutView.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponseBase:
    """Let a person in, then send them to the page they asked for, if it is one of ours."""
    return _log_in(request)


@require_http_methods(["GET", "HEAD", "POST"])
def log_in_to_admin(request: HttpRequest) -> HttpResponseBase:
    """Send whoever wants into the admin site through the one log-in, where guessing has to wait.

    Raises: PermissionDenied for a person who is in already and may not go there.
    """
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    wanted = request.GET.get("next", "")
    is_safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    address = wanted if is_safe else reverse("admin:index")
    return redirect(address if request.user.is_authenticated else f"{reverse('login')}?{urlencode({'next': address})}")


@require_POST
def log_out(request: HttpRequest) -> HttpResponseBase:
    """Let a person out."""
    return _log_out(request)
