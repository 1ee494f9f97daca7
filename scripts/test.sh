#!/bin/sh
# Run the whole suite on two cores. Without a Chromium the browser tests are counted and left out,
# which is a failure in CI. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."

if BEFFROI_CHROMIUM=$(scripts/find_chromium.sh); then
    export BEFFROI_CHROMIUM
    exec .venv/bin/python -m pytest -n "${BEFFROI_TEST_PROCESSES:-2}" --dist loadgroup "$@"
fi

count=$(.venv/bin/python -m pytest --collect-only -q -m browser "$@" 2>/dev/null | grep -c '::' || true)
status=0
.venv/bin/python -m pytest -n "${BEFFROI_TEST_PROCESSES:-2}" --dist loadgroup -m "not browser" "$@" || status=$?
printf '\n%s browser tests were NOT run: no Chromium on this machine and none could be installed.\n' "$count"
if [ "${CI:-}" = true ]; then
    echo "In CI this is a failure."
    exit 1
fi
echo "Install one (Debian: apt install chromium) and run make test again."
exit "$status"
