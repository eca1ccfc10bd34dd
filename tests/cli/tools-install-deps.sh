#!/bin/sh
# install-deps: asks for what is missing in one line that says why; without
# root it prints the command and stops with 3; with nothing missing it is
# silent.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/tools" "$tmp/bin"
cp "$top/tools/install-deps" "$tmp/tools"
printf '%s\n' 'bash build reads scripts' \
    'no-such-package build makes wonders' \
    'no-such-test test proves them' >"$tmp/tools/packages.txt"
# Not root, and no sudo to ask: whatever the machine has.
printf '#!/bin/sh\necho 1000\n' >"$tmp/bin/id"
printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/sudo"
chmod +x "$tmp/bin/id" "$tmp/bin/sudo"
PATH=$tmp/bin:$PATH

code=0
"$tmp/tools/install-deps" build >"$tmp/out" || code=$?
[ $code = 3 ]
grep -q 'no-such-package makes wonders' "$tmp/out"
grep -q 'apt-get install -y --no-install-recommends no-such-package$' "$tmp/out"
if grep -q -e no-such-test -e bash "$tmp/out"; then
    echo 'asks for what is not missing or not for this purpose'
    exit 1
fi

code=0
"$tmp/tools/install-deps" test >"$tmp/out" || code=$?
[ $code = 3 ]
grep -q 'no-such-package no-such-test$' "$tmp/out"

echo 'bash build reads scripts' >"$tmp/tools/packages.txt"
"$tmp/tools/install-deps" test >"$tmp/out"
[ ! -s "$tmp/out" ]

code=0
"$tmp/tools/install-deps" nonsense 2>/dev/null || code=$?
[ $code = 2 ]
