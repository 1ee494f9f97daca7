from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts import facade
from accounts.models import SpacePresence, User
from accounts.roles.facade import Role, roles_of
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_nobody_can_be_superuser() -> None:
    with pytest.raises(NotImplementedError, match="no superuser"):
        User.objects.create_superuser("a@exemple.example", "x")
    person = PersonFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_superuser=True)


def test_an_address_is_one_account_whatever_its_case() -> None:
    person = PersonFactory(email="Camille@Exemple.example")
    assert person.email == "camille@exemple.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(email="CAMILLE@exemple.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="Camille@exemple.example")


def test_an_account_is_never_deleted() -> None:
    with pytest.raises(ProtectedError):
        PersonFactory().delete()


def test_a_new_password_changes_the_stamp_and_a_better_hash_does_not() -> None:
    person = PersonFactory()
    before = person.security_stamp
    assert person.check_password("phrase de passe pour les tests")
    person.refresh_from_db()
    assert person.security_stamp == before
    person.set_password("une autre phrase")
    person.save(update_fields=["password"])
    person.refresh_from_db()
    assert person.security_stamp != before


def test_rights_read_in_one_space_do_not_answer_in_another(
    commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    from django.contrib.auth.models import Group, Permission

    person = make_person("agent@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        access = Permission.objects.get(codename="access_admin")
        Group.objects.get(name="Agents").permissions.add(access)
        assert person.has_perm("wagtailadmin.access_admin")
    with space_of(commune_b):
        assert not person.has_perm("wagtailadmin.access_admin")
        assert person.get_all_permissions() == set()
    with space_of(commune_a):
        assert person.has_perm("wagtailadmin.access_admin")


def test_wagtails_own_memory_of_rights_is_kept_per_space(commune_a: Any, commune_b: Any) -> None:
    from wagtail.permission_policies.collections import CollectionPermissionPolicy
    from wagtail.permission_policies.pages import PagePermissionPolicy

    from accounts.rights_cache import REMEMBERED

    assert PagePermissionPolicy.permission_cache_name in REMEMBERED
    assert PagePermissionPolicy._explorable_root_instance_cache_name in REMEMBERED
    assert CollectionPermissionPolicy.permission_cache_name in REMEMBERED
    person = PersonFactory()
    for name in REMEMBERED:
        with space_of(commune_a):
            setattr(person, name, {"everything"})
        with space_of(commune_b):
            assert getattr(person, name, None) != {"everything"}


def test_a_space_sees_only_the_people_present_there(
    commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    resident = PersonFactory()
    facade.note_presence(resident, commune_a)
    make_person("agent@b.example", commune_b, Role.AGENT)
    PersonFactory()
    with space_of(commune_a):
        assert set(User.objects.all()) == {agent, resident}


def test_anonymising_forgets_the_person_and_takes_every_role_back(
    commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    make_person("autre@a.example", commune_a, Role.ADMINISTRATOR)
    person = make_person("partante@a.example", commune_a, Role.ADMINISTRATOR, first_name="Zoé")
    make_person("partante@a.example", commune_b, Role.EDITOR)
    facade.anonymise(person, actor=person)
    person.refresh_from_db()
    assert not person.is_active
    assert person.anonymised_at
    assert "partante" not in person.email
    assert person.first_name == ""
    assert not person.has_usable_password()
    left = SpacePresence.objects.filter(user=person)
    assert set(left.values_list("has_role", "has_file", "has_trace")) == {(False, False, True)}
    with space_of(commune_a):
        assert roles_of(User.everyone.get(pk=person.pk)) == set()


def test_only_oneself_or_an_operator_may_close_an_account(make_person: Any) -> None:
    person, other = PersonFactory(), PersonFactory()
    with pytest.raises(NotAllowed):
        facade.anonymise(person, actor=other)
