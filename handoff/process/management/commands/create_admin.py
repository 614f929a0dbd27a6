"""Start without demo data: one administrator, and the defaults to change."""

import os
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from handoff.actor import Actor
from handoff.instant import database_now
from handoff.people.models import User
from handoff.process.defaults import install_defaults


class Command(BaseCommand):
    help = (
        "Creates an administrator and installs the defaults. Reads ADMIN_EMAIL, ADMIN_NAME and ADMIN_PASSWORD, "
        "and asks for what is not set."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        email = (os.environ.get("ADMIN_EMAIL") or input("E-mail: ")).strip().lower()
        if User.objects.filter(email=email).exists():
            self.stdout.write(f"{email} exists already; nothing was changed.")
            return
        name = os.environ.get("ADMIN_NAME") or email.split("@", 1)[0]
        password = os.environ.get("ADMIN_PASSWORD") or getpass("Password: ")
        user = User(email=email, name=name, is_staff=True, is_superuser=True)
        self._check(user, password)
        with transaction.atomic():
            user.set_password(password)
            user.save()
            install_defaults(now=database_now(), actor=Actor(user_id=user.pk))
        self.stdout.write(f"{email} administers this installation. Next: teams and people, then an API key.")

    def _check(self, user: User, password: str) -> None:
        try:
            validate_email(user.email)
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
