#!/bin/sh
# The page of a trace in a real browser: it opens, zooms, moves and tells, by
# mouse and by keys, without a script error; no name in it runs. Skipped where
# there is no Chromium; `make check-page` brings one.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"
browser=
for name in chromium-headless-shell chromium google-chrome; do
    browser=$(command -v $name) && break
done
[ -n "$browser" ] || {
    echo 'no Chromium is here'
    exit 77
}
chmod 755 "$tmp"
cd "$tmp"

# The file's name and the comments around its callbacks try to be markup.
name='<img src=x onerror=window.hacked=1>.c'
sed 's|^static void file_opened|/* </script><script>window.hacked=2</script> */\n&|' \
    "$top/solutions/exercise-6d/buggy/cache_counted_at_open.c" >"$name"
grep -q 'window.hacked=2' "$name"
# A finding, whatever the tests say.
sed -i 's|^static void file_opened(uv_fs_t \*.*|#include <unistd.h>\n&|' "$name"
awk '{ print } /^static void file_opened/ { want = 1 }
    want && /^{/ { print "    usleep(1000);"; want = 0 }' "$name" >slow.c
mv slow.c "$name"
"$GRADE" run exercise-6d/1 "$name" --seed=33 --no-progress \
    --trace=page.html >out.txt || [ $? -eq 1 ]
[ -s page.html ] || {
    cat out.txt
    exit 1
}

# The data of a page is not under its policy: others may be put in.
python3 - <<'EOF_PYTHON'
import json, re

page = open("page.html", encoding="utf-8").read()
begin = page.index('id="trace">') + len('id="trace">')
end = page.index("</script>", begin)
trace = json.loads(page[begin:end])
callback, operation = trace["runs"][0]["callbacks"][1], \
    trace["runs"][0]["operations"][0]
for run in trace["runs"]:
    run["callbacks"] = [dict(callback, id=i, parent=i - 1 or None, operation=i,
                             order=4 * i, end_order=4 * i + 1, begin_us=i * 10,
                             end_us=i * 10) for i in range(1, 5001)]
    run["operations"] = [dict(operation, id=i, callback=i, order=4 * i + 2,
                              end_order=4 * i + 400, start_us=i * 10,
                              end_us=i * 10 + 1000) for i in range(1, 5001)]
    run["end_us"] = 60000
    run["left_out"]["callbacks"] = 7
with open("big.html", "w", encoding="utf-8") as out:
    out.write(page[:begin] + json.dumps(trace).replace("<", "\\u003c") +
              page[end:])
EOF_PYTHON

python3 "$top/tests/cli/trace-page.py" "$browser" page.html big.html
