#!/bin/sh
# Comments that allow a finding: on the line, before it, around several; with a
# reason or not obeyed; what is not needed is told (UV999) and taken out by
# --fix. A grading shows them and does not obey.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp"

# BODY: on_timer() does that; lints into out and code.
lint() {
    {
        cat <<'EOF'
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
EOF
        cat
        cat <<'EOF'
    uv_timer_stop(timer);
}

int begin(uv_timer_t *timer)
{
    return uv_timer_start(timer, on_timer, 1, 0);
}
EOF
    } >a.c
    code=0
    "$GRADE" lint a.c "$@" >out 2>err || code=$?
}
# WANTED: "UV301@7 UV999@8", in order.
told() {
    rules=$(sed -n 's/^a\.c:\([0-9]*\):.*\(error\|warning\): .* \[\(UV[0-9]*\)\]$/\3@\1/p' out |
        tr '\n' ' ')
    wanted_code=0
    [ -z "$1" ] || wanted_code=1
    if [ "$rules" != "${1:+$1 }" ] || [ "$code" -ne $wanted_code ]; then
        echo "told: $rules(exit $code); wanted: $1"
        cat a.c out err
        exit 1
    fi
}

lint <<'EOF'
    sleep(1);
EOF
told 'UV301@7'
lint <<'EOF'
    sleep(1); // grade-allow UV301: nobody is connected yet
EOF
told ''
lint <<'EOF'
    sleep(1); /* grade-allow blocking-in-callback : it is a test */
EOF
told ''
lint <<'EOF'
    // grade-allow UV301: nobody is connected yet, as the server
    // listens later

    sleep(1);
EOF
told ''
lint <<'EOF'
    /*
     * grade-allow UV301: nobody is connected yet
     */
    sleep(1);
    sleep(2);
EOF
told 'UV301@11'
# Behind a statement of several lines; before one that begins a line earlier.
lint <<'EOF'
    printf("%u",
           sleep(1)); // grade-allow UV301: for the demonstration
    // grade-allow UV301: for the demonstration
    printf("%d %u", 1,
           sleep(1));
EOF
told ''
# Several rules, each with its own use.
lint <<'EOF'
    uv_fs_t req;
    // grade-allow UV301, UV302: the file is small
    uv_fs_unlink(timer->loop, &req, "x", NULL); sleep(1);
    uv_fs_req_cleanup(&req);
EOF
told ''
# Another rule, another line.
lint <<'EOF'
    // grade-allow UV302: no
    sleep(1);
EOF
told 'UV999@7 UV301@8'
grep -q 'warning: UV302 is allowed here, but nothing here breaks it' out
lint <<'EOF'
    sleep(1);
    // grade-allow UV301: too late
EOF
told 'UV301@7 UV999@8'
# Around several lines.
lint <<'EOF'
    // grade-allow-begin UV301: the hardware wants it
    sleep(1);
    sleep(2);
    // grade-allow-end UV301
    sleep(3);
EOF
told 'UV301@11'
lint <<'EOF'
    // grade-allow-end UV301
    // grade-allow-begin UV301: the hardware wants it
    sleep(1);
EOF
told 'UV999@7 UV999@8'
grep -q 'no grade-allow-begin UV301 stands before' out
grep -q 'grade-allow-begin UV301 has no end' out
# No reason, no rule: not obeyed, and told.
for comment in 'UV301' 'UV301:' 'UV301 : ' '' ': why' 'UV3: why' 'UV301.'; do
    echo "    sleep(1); // grade-allow $comment" | lint
    told 'UV301@7 UV999@7'
    echo "    sleep(1); /* grade-allow $comment */" | lint
    told 'UV301@7 UV999@7'
done
# It is no word of another's, and no text.
lint <<'EOF'
    puts("// grade-allow UV302: in a text");
    /* see grade-allow UV302: not at the beginning */
    // grade-allowed UV302: another word
    sleep(1); // grade-allow UV301: "quotes' in it"
EOF
told ''
# A rule that is off is allowed for nothing, and nobody minds.
echo '    // grade-allow UV302: the file is small' | lint --rule=-UV302
told ''
echo '    // grade-allow UV302: the file is small' | lint --rule=-UV999
told ''
# What only a run can show, and what was not analysed, may be allowed.
echo '    // grade-allow UV113: the parent process wakes it' | lint
told ''
lint <<'EOF'
    // grade-allow UV302: the file is small
    undeclared = 1;
EOF
[ "$code" -eq 1 ]
if grep -q UV999 out; then exit 1; fi
# (void) says that a result is not wanted, and nothing else.
lint <<'EOF'
    (void)sleep(1);
    (void)uv_timer_start(timer, on_timer, 1, 0);
EOF
told 'UV301@7'

# --fix takes out what is not needed, and the line if nothing else is on it.
lint --fix <<'EOF'
    // grade-allow UV302: gone long ago
    sleep(1); // grade-allow UV301: nobody is connected yet
    puts("a"); // grade-allow UV301: gone, too
    /* grade-allow UV301: gone */ puts("b");
EOF
[ "$code" -eq 0 ]
grep -q 'repaired 3 findings in 1 file' err
cat >wanted <<'EOF'
    sleep(1); // grade-allow UV301: nobody is connected yet
    puts("a");
    puts("b");
EOF
sed -n '7,9p' a.c | cmp - wanted

# In JSON and SARIF they are there, with their reason.
echo '    sleep(1); // grade-allow UV301: nobody is there {x}' |
    lint --format=json
[ "$code" -eq 0 ]
python3 - out <<'EOP'
import json, sys

result = json.load(open(sys.argv[1]))
assert result["findings"] == []
assert [f["rule"] for f in result["excused"]] == ["UV301"]
assert result["excused"][0]["excuse"] == "nobody is there {x}"
EOP
"$GRADE" lint a.c --format=sarif >out
python3 - out <<'EOP'
import json, sys

results = json.load(open(sys.argv[1]))["runs"][0]["results"]
assert len(results) == 1
assert results[0]["suppressions"] == [{
    "kind": "inSource", "status": "accepted",
    "justification": "nobody is there {x}"}], results
EOP

# A grading: the learner's comment costs nothing and saves nothing.
slug=exercise-6d
buggy=$top/solutions/$slug/buggy/cache_missing_file_forgotten.c
line=$(sed -n '1s/.*line=\([0-9]*\).*/\1/p' "$buggy")
sed "${line}s|\$| // grade-allow UV101: I need it|" "$buggy" \
    >"$(basename "$buggy")"
code=0
"$GRADE" "$slug/1" "$(basename "$buggy")" --no-progress >out 2>err || code=$?
[ "$code" -eq 1 ]
grep -q '\[UV101' out
grep -q "the file allows it: 'I need it'; a grading does not" out || {
    cat out err
    exit 1
}
