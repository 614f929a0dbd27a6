"""The user: logs in by e-mail, reads times in a zone of their own."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class Theme(models.TextChoices):
    system = "system"
    light = "light"
    dark = "dark"


class Density(models.TextChoices):
    default = "default"
    snug = "snug"


class UserAccounts(BaseUserManager["User"]):
    """Creation of users; e-mails are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. An administrator is a superuser and belongs to no team by that alone."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64, default="UTC", help_text="IANA zone in which this person reads times")
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.system)
    density = models.CharField(max_length=8, choices=Density.choices, default=Density.default)
    has_shortcuts = models.BooleanField(default=True, help_text="single-key shortcuts are on")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserAccounts()

    class Meta:
        constraints: ClassVar = [
            # One account an address, whatever its case: addresses are kept in lower case.
            models.UniqueConstraint(fields=["email"], name="user_email_unique"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
