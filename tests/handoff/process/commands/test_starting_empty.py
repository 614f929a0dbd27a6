"""Starting without demo data: an administrator and the defaults, and nothing invented."""

import pytest
from django.core.management import CommandError, call_command

from handoff.people.demo import is_demo
from handoff.people.models import User
from handoff.process.demo.seeding import NotADemoError, forget_everything
from leads.definitions.models import DefinitionVersion
from leads.records.models import Lead
from leads.routing.models import Pool
from tests.cast import install

pytestmark = pytest.mark.django_db


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ADMIN_EMAIL", "Ada@Company.example")
    monkeypatch.setenv("ADMIN_PASSWORD", "a long and quiet sentence")
    return monkeypatch


def test_it_makes_an_administrator_and_the_defaults(environment: pytest.MonkeyPatch) -> None:
    call_command("create_admin")
    admin = User.objects.get()
    assert (admin.email, admin.is_superuser) == ("ada@company.example", True)
    assert admin.check_password("a long and quiet sentence")
    assert DefinitionVersion.objects.count() == 1
    assert Pool.objects.get().keeper == admin
    assert not Lead.objects.exists()
    assert not is_demo()


def test_a_second_time_changes_nothing(environment: pytest.MonkeyPatch) -> None:
    call_command("create_admin")
    environment.setenv("ADMIN_PASSWORD", "another quiet sentence")
    call_command("create_admin")
    assert User.objects.get().check_password("a long and quiet sentence")


@pytest.mark.parametrize("password", ["demo", "password1234"])
def test_it_refuses_a_weak_password(environment: pytest.MonkeyPatch, password: str) -> None:
    environment.setenv("ADMIN_PASSWORD", password)
    with pytest.raises(CommandError):
        call_command("create_admin")
    assert not User.objects.exists()


def test_it_refuses_what_is_no_address(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ADMIN_EMAIL", "ada")
    with pytest.raises(CommandError):
        call_command("create_admin")


def test_nothing_but_a_demo_is_forgotten() -> None:
    install()
    with pytest.raises(NotADemoError):
        forget_everything()
    assert User.objects.exists()


def test_a_company_has_no_demo_log_ins() -> None:
    install()
    with pytest.raises(CommandError, match="no demo"):
        call_command("demo_logins")
