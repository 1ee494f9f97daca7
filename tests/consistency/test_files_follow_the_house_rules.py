"""Names, sizes and places of files."""

import ast

from tests.consistency.code import REPOSITORY, python_files, relative

BANNED_NAMES = {"utils", "helpers", "common", "misc", "services"}
LONGEST_FILE = 500
SCHEMA_SWITCHES = {"schema_context", "tenant_context", "schema_exists", "clone_schema"}
MAY_SWITCH = "platform/kernel/tenancy.py"


def test_platform_is_a_plain_folder() -> None:
    """A package named `platform` would hide Python's own module of that name."""
    assert not (REPOSITORY / "platform" / "__init__.py").exists()
    import platform

    assert platform.system()


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    named = {
        relative(path)
        for path in python_files()
        if {path.stem, *path.relative_to(REPOSITORY).parts[:-1]} & BANNED_NAMES
    }
    assert named == set()


def test_no_file_is_too_long_to_read() -> None:
    too_long = {
        relative(path): lines
        for path in python_files()
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) >= LONGEST_FILE
    }
    assert too_long == {}


def test_only_the_tenancy_module_switches_schemas() -> None:
    """django-tenants' context managers leak between threads: `kernel.tenancy` is the only door."""
    guilty = {
        relative(path)
        for path in python_files()
        if relative(path) != MAY_SWITCH and _switches_schemas(path.read_text())
    }
    assert guilty == set()


def _switches_schemas(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = node.module or ""
            if module.startswith("django_tenants.utils"):
                return True
            if module.startswith("django_tenants") and names & {*SCHEMA_SWITCHES, "utils"}:
                return True
        elif isinstance(node, ast.Import) and any(
            alias.name.startswith("django_tenants.utils") for alias in node.names
        ):
            return True
    return False


def test_every_package_has_its_init_file() -> None:
    """Without it a folder is invisible to the import contracts and to the wheel."""
    missing = {
        relative(path.parent)
        for path in python_files()
        if path.parent.name != "platform" and not (path.parent / "__init__.py").exists()
    }
    assert missing == set()
