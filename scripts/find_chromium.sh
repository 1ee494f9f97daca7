#!/bin/sh
# Print the path of a Chromium that runs, installing one if there is none: the system's package
# manager as root, else Playwright's own installer. Prints nothing and fails when none can be had.
set -eu
cd "$(dirname "$0")/.."
log=$PWD/.beffroi/logs/chromium-install.log
mkdir -p "$(dirname "$log")"

runs() {
    [ -n "$1" ] && timeout 60 "$1" --headless --no-sandbox --version >/dev/null 2>&1
}

find_one() {
    for candidate in "${BEFFROI_CHROMIUM:-}" \
        "$(command -v chromium || true)" "$(command -v chromium-browser || true)" \
        "$(command -v google-chrome || true)" \
        .beffroi/browsers/chromium-*/chrome-linux*/chrome "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome; do
        if runs "$candidate"; then
            realpath -s "$candidate"
            return 0
        fi
    done
    return 1
}

HOME=${HOME:-/nonexistent}
find_one && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium with apt-get" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1 || true
    find_one && exit 0
fi

echo "Installing Chromium with Playwright's installer" >&2
PLAYWRIGHT_BROWSERS_PATH=$PWD/.beffroi/browsers timeout 600 .venv/bin/playwright install chromium >>"$log" 2>&1 || true
find_one && exit 0
echo "No Chromium could be installed (log: $log)." >&2
exit 1
