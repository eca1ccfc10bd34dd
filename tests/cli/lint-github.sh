#!/bin/sh
# Annotations of GitHub: a line each; nothing that a name or a file says ends
# its line, its property, or starts a command of its own.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"
name=$(printf 'a,b:c%%0A\n::error ::x\033[31m.c')
cat >"$name" <<'EOF2'
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
    sleep(1);
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF2
echo 'int f(void) { return undeclared; }' >broken.c

code=0
"$GRADE" lint . --format=github >out || code=$?
[ "$code" -eq 1 ]
[ "$(wc -l <out)" -eq 3 ]
[ "$(grep -cE '^::(error|warning|notice) file=[^,:]*,line=[0-9]+' out)" -eq 3 ]
grep -q '^::error .*,line=6,col=5,endLine=6,endColumn=13,title=UV301 blocking-in-callback::sleep' out
grep -qF 'file=a%2Cb%3Ac%250A' out
grep -qF '%0A' out
grep -q '^::warning file=broken.c,line=1,col=22,title=not analysed::' out
if grep -q "$(printf '\033')" out; then
    echo 'an escape gets through'
    exit 1
fi
