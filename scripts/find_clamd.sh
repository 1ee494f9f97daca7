#!/bin/sh
# Print the path of clamd, installing it with the system's package manager when root. Prints nothing
# and fails when there is none.
set -eu
cd "$(dirname "$0")/.."
log=$PWD/.beffroi/logs/clamd-install.log
mkdir -p "$(dirname "$log")"

find_one() {
    for candidate in "${BEFFROI_CLAMD:-}" "$(command -v clamd || true)" /usr/sbin/clamd; do
        if [ -n "$candidate" ] && timeout 60 "$candidate" --version >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing clamd with apt-get" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends clamav-daemon; } >"$log" 2>&1 || true
    find_one && exit 0
fi
echo "No clamd could be installed (log: $log)." >&2
exit 1
