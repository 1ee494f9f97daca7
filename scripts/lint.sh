#!/bin/sh
# Style, types, templates, and the contracts between packages. Runs them all, then fails if one did.
set -u
cd "$(dirname "$0")/.."
failed=

check() {
    printf '%s\n' "· $*"
    "$@" || failed="$failed $1"
}

PATH=$PWD/.venv/bin:$PATH
check ruff check --quiet .
check ruff format --check --quiet .
check lint-imports --no-logo
check mypy platform shared_services tenants
check djlint --lint --quiet platform shared_services tenants

[ -z "$failed" ] && exit 0
printf '\nFailed:%s\n' "$failed"
exit 1
