#!/bin/sh
# Create .venv from uv.lock. Finds uv, or installs it in .beffroi/tools: needs only Python 3.11
# and a package index, no root. Everything but errors is silent when the lock has not changed.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
tools=$PWD/.beffroi/tools
python=${PYTHON:-python3}

fail() {
    printf '\nBeffroi: %s\n' "$1" >&2
    exit 1
}

find_uv() {
    for candidate in "$(command -v uv || true)" "$tools/venv/bin/uv" "$tools/lib/bin/uv" "$tools/bin/uv"; do
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

install_uv() {
    command -v "$python" >/dev/null 2>&1 ||
        fail "Python is missing. Install Python 3.11 or newer (Debian: apt install python3), then try again."
    mkdir -p "$tools" 2>/dev/null || fail "cannot write to $tools. Give yourself the right to write in this folder."
    printf 'Installing uv %s in .beffroi/tools\n' "$UV_VERSION" >&2
    log=$tools/install.log
    # Three ways, because Debian ships Python without ensurepip, and often without pip.
    {
        rm -rf "$tools/venv"
        "$python" -m venv "$tools/venv" && "$tools/venv/bin/python" -m pip install "uv==$UV_VERSION"
    } >"$log" 2>&1 ||
        "$python" -m pip install --target "$tools/lib" "uv==$UV_VERSION" >>"$log" 2>&1 ||
        "$python" scripts/fetch_uv.py "$tools/bin" >>"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "could not install uv (full log: $log).
  Is there a network, and a package index (PIP_INDEX_URL)? Otherwise install uv by hand:
  https://docs.astral.sh/uv/getting-started/installation/"
    }
}

# uv wants a place to keep what it downloads, and a link between it and .venv when it can.
if [ ! -w "${HOME:-/nonexistent}" ]; then
    UV_CACHE_DIR=${UV_CACHE_DIR:-$PWD/.beffroi/cache/uv}
    export UV_CACHE_DIR
fi

uv=$(find_uv) || { install_uv && uv=$(find_uv); } || fail "uv was installed but does not run on this machine."

stamp=.venv/.beffroi-synced
if [ -x .venv/bin/beffroi ] && [ -f "$stamp" ] && [ "$stamp" -nt uv.lock ] && [ "$stamp" -nt pyproject.toml ]; then
    exit 0
fi
# The second try trusts the machine's own certificates: behind a proxy that opens TLS, only they fit.
"$uv" sync --frozen --quiet --no-progress 2>.beffroi/first-try.log ||
    "$uv" sync --frozen --quiet --no-progress --system-certs ||
    fail "could not install the packages of uv.lock (see above). Check the network, then try again."
touch "$stamp"
