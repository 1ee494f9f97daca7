#!/bin/sh
# Run the whole suite on two cores. Tests that need a Chromium or a clamd are counted and left out
# where none can be had, which is a failure in CI. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."

left_out=
if BEFFROI_CHROMIUM=$(scripts/find_chromium.sh); then
    export BEFFROI_CHROMIUM
else
    left_out=browser
fi
if BEFFROI_CLAMD=$(scripts/find_clamd.sh); then
    export BEFFROI_CLAMD
else
    left_out="${left_out:+$left_out or }clamd"
fi
[ -n "$left_out" ] || exec .venv/bin/python -m pytest -n "${BEFFROI_TEST_PROCESSES:-2}" --dist loadgroup "$@"

count=$(.venv/bin/python -m pytest --collect-only -q -m "$left_out" "$@" 2>/dev/null | grep -c '::' || true)
status=0
.venv/bin/python -m pytest -n "${BEFFROI_TEST_PROCESSES:-2}" --dist loadgroup -m "not ($left_out)" "$@" || status=$?
printf '\n%s tests (%s) were NOT run: what they need is not on this machine and could not be installed.\n' "$count" "$left_out"
if [ "${CI:-}" = true ]; then
    echo "In CI this is a failure."
    exit 1
fi
echo "Install it (Debian: apt install chromium clamav-daemon) and run make test again."
exit "$status"
