#!/bin/sh
# Known vulnerabilities of the packages in uv.lock, asked of the OSV database. Fails when one is
# found. Where OSV cannot be reached it says so and goes on, unless BEFFROI_AUDIT=required.
set -u
cd "$(dirname "$0")/.."
uv=$(command -v uv || ls .beffroi/tools/venv/bin/uv .beffroi/tools/lib/bin/uv .beffroi/tools/bin/uv 2>/dev/null | head -n 1)
printf '· uv audit\n'
said=$("$uv" audit --frozen --preview-features audit ${BEFFROI_AUDIT_SERVICE:+--service-url "$BEFFROI_AUDIT_SERVICE"} 2>&1)
code=$?
[ "$code" -eq 0 ] && exit 0
printf '%s\n' "$said"
# uv ends with 1 when it found something, 2 when it could not ask.
if [ "$code" -eq 1 ]; then
    printf '\nUpgrade the packages above: uv lock --upgrade-package NAME\n'
    exit 1
fi
printf '\nThe vulnerability database could not be asked: nothing was audited.\n'
[ "${BEFFROI_AUDIT:-}" = required ] && exit 1
exit 0
