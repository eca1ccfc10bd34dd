#!/bin/sh
# A libuv that is newer than the grader: what its header declares is understood
# as it stands there, whether it is the system's or a project's own.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/include"
cat >"$tmp/include/uv.h" <<'END'
#include_next <uv.h>
#ifndef FROB_H
#define FROB_H
typedef struct uv_frob_s {
    void *data; uv_req_type type; void *reserved[6]; uv_loop_t *loop;
} uv_frob_t;
typedef struct uv_eye_s {
    void *data; uv_loop_t *loop; uv_handle_type type; uv_close_cb close_cb;
} uv_eye_t;
typedef void (*uv_frob_cb)(uv_frob_t *req, int status);
typedef void (*uv_eye_cb)(uv_eye_t *eye, int status);
int uv_frob(uv_loop_t *loop, uv_frob_t *req, uv_frob_cb cb);
int uv_eye_start(uv_eye_t *eye, uv_eye_cb cb);
#endif
END
cat >"$tmp/new.c" <<'END'
#include <unistd.h>
#include <uv.h>
struct job {
    uv_frob_t req;
    void (*done)(struct job *job, int status);
};
static void frobbed(uv_frob_t *req, int status)
{
    struct job *job = req->data;
    if (status < 0)
        return; /* 11: UV101 */
    job->done(job, 0);
}
int job_start(uv_loop_t *loop, struct job *job)
{
    job->req.data = job;
    return uv_frob(loop, &job->req, frobbed);
}
static void saw(uv_eye_t *eye, int status)
{
    (void)eye;
    if (status == 0)
        sleep(1); /* 23: UV301 */
}
void look(uv_loop_t *loop, uv_eye_t *eye)
{
    uv_frob_t local;
    uv_eye_start(eye, saw); /* 28: UV601 */
    if (uv_frob(loop, &local, frobbed) < 0) /* 29: UV204 */
        return;
}
static void work(uv_work_t *req)
{
    if (uv_frob(req->loop, req->data, frobbed) < 0) /* 34: UV401 */
        return;
}
int work_start(uv_loop_t *loop, uv_work_t *req)
{
    return uv_queue_work(loop, req, work, NULL);
}
END
printf '%s\n' UV101@11 UV204@29 UV301@23 UV401@34 UV601@28 >"$tmp/expected"
for flag in -I -isystem; do
    "$lint" "$flag$tmp/include" "$tmp/new.c" >"$tmp/out"
    grep -q '"errors":\[\]}$' "$tmp/out" || {
        tail -n 1 "$tmp/out"
        exit 1
    }
    sed -n 's/^{"rule":"\([^"]*\)".*"part":[0-9]*,"file":"[^"]*","line":\([0-9]*\).*/\1@\2/p' \
        "$tmp/out" | sort >"$tmp/found"
    diff -u "$tmp/expected" "$tmp/found"
done
