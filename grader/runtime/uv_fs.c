/*
 * Theory of operation: a file operation with a callback becomes a job whose
 * body is libuv's own synchronous call, on the program's request. Since libuv
 * copies names only for requests with a callback, we do, and give the request
 * the callback afterwards: then uv_fs_req_cleanup frees what we copied. Each
 * function is one line of a table: its name, whether others can see its
 * effect, its parameters, and where they are kept meanwhile.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/wrap.h"

struct fs_args {
    const char *path, *new_path;
    uv_file file, other;
    int flags, mode;
    const uv_buf_t *bufs;
    unsigned nbufs;
    int64_t offset;
    size_t size;
    double atime, mtime;
    uv_uid_t uid;
    uv_gid_t gid;
    uv_dir_t *dir;
};

/* One function of libuv. */
struct fs_call {
    const char *name;
    uv_fs_type type;
    bool mutates;
    int (*perform)(uv_loop_t *loop, uv_fs_t *req, const struct fs_args *args,
                   uv_fs_cb callback);
};

struct fs_job {
    struct rt_job job;
    const struct fs_call *call;
    uv_fs_t *req;
    uv_fs_cb callback;
    struct fs_args args; /* path and bufs are ours */
};

/* --- what is kept for a request in flight --- */

/* Both names in one block, as libuv has them: cleanup frees the first. */
static int copy_paths(struct fs_args *args)
{
    size_t len = args->path ? strlen(args->path) + 1 : 0;
    size_t new_len = args->new_path ? strlen(args->new_path) + 1 : 0;
    char *copy;

    if (len == 0)
        return 0;
    copy = malloc(len + new_len);
    if (!copy)
        return UV_ENOMEM;
    memcpy(copy, args->path, len);
    args->path = copy;
    if (new_len) {
        memcpy(copy + len, args->new_path, new_len);
        args->new_path = copy + len;
    }
    return 0;
}

static int copy_args(struct fs_args *args)
{
    uv_buf_t *bufs = NULL;
    int rc;

    if (args->nbufs) {
        bufs = malloc(args->nbufs * sizeof(*bufs));
        if (!bufs)
            return UV_ENOMEM;
        memcpy(bufs, args->bufs, args->nbufs * sizeof(*bufs));
    }
    rc = copy_paths(args);
    if (rc < 0) {
        free(bufs);
        return rc;
    }
    args->bufs = bufs;
    return 0;
}

/* --- in flight --- */

static void run_fs(struct rt_job *job)
{
    struct fs_job *f = (struct fs_job *)(void *)job;

    (void)f->call->perform(f->job.loop, f->req, &f->args, NULL);
}

/* The request as libuv leaves it when the callback is called. */
static void finish_request(struct fs_job *f, int status)
{
    if (status < 0) {
        f->req->result = status;
        f->req->path = f->args.path;
        f->req->new_path = f->args.new_path;
    } else if (f->req->path != f->args.path) {
        free((void *)f->args.path); /* libuv made its own */
    }
    f->req->cb = f->callback;
}

static bool holds_memory(const uv_fs_t *req)
{
    if (req->path)
        return true;
    return req->fs_type != UV_FS_OPENDIR && req->fs_type != UV_FS_READDIR &&
           req->fs_type != UV_FS_CLOSEDIR && req->ptr &&
           req->ptr != &req->statbuf;
}

static void fs_done(struct rt_job *job, int status)
{
    struct fs_job f = *(struct fs_job *)(void *)job;
    struct rt_entry *entry = rt_registry_find(f.req);

    finish_request(&f, status);
    if (entry && entry->op == f.job.op)
        entry->holds_memory = holds_memory(f.req);
    wrap_end_request(f.req, f.job.op,
                     f.req->result < 0 ? (int)f.req->result : 0, true);
    free((void *)f.args.bufs);
    free(job);
    if (!rt_node_enter(TRACE_FS, f.job.op->id, f.job.op->node,
                       (const void *)f.callback, RT_FRAME))
        return;
    f.callback(f.req);
    rt_leave();
}

/* --- starting --- */

static int run_now(const struct fs_call *call, uv_loop_t *loop, uv_fs_t *req,
                   const struct fs_args *args, const void *site,
                   const void *frame)
{
    struct trace_finding finding;
    struct rt_entry *entry;
    int rc = call->perform(loop, req, args, NULL);

    if (rt_in_callback()) {
        finding = rt_finding_here("UV302", TRACE_DEFINITE, call->name, frame);
        rt_report(&finding,
                  "%s without a callback does its work at once, and the loop "
                  "waits for the disk",
                  call->name);
    }
    if (rc == UV_EINVAL || !rt_is_running())
        return rc;
    entry = rt_registry_add(req, sizeof(*req), "uv_fs_t", call->name, site);
    entry->state = RT_DONE;
    /* A synchronous request keeps the caller's names, not copies. */
    entry->holds_memory =
        req->fs_type == UV_FS_MKDTEMP || req->fs_type == UV_FS_MKSTEMP ||
        (holds_memory(req) && req->ptr && req->ptr != &req->statbuf);
    return rc;
}

/* What libuv looks at before it queues the request. */
static bool is_valid(const struct fs_call *call, const uv_fs_t *req,
                     const struct fs_args *args)
{
    if (!req)
        return false;
    switch (call->type) {
    case UV_FS_READ:
    case UV_FS_WRITE:
        return args->bufs && args->nbufs > 0;
    case UV_FS_READDIR:
        return args->dir && args->dir->dirents;
    case UV_FS_CLOSEDIR:
        return args->dir;
    case UV_FS_COPYFILE:
        return (args->flags & ~(UV_FS_COPYFILE_EXCL | UV_FS_COPYFILE_FICLONE |
                                UV_FS_COPYFILE_FICLONE_FORCE)) == 0;
    default:
        return true;
    }
}

/* The request as libuv's uv_fs_ functions set it up; `data` is the user's. */
static void init_request(uv_fs_t *req, const struct fs_call *call,
                         uv_loop_t *loop, uv_fs_cb callback)
{
    req->type = UV_FS;
    req->fs_type = call->type;
    req->result = 0;
    req->ptr = NULL;
    req->loop = loop;
    req->path = NULL;
    req->new_path = NULL;
    req->bufs = NULL;
    req->cb = callback;
}

static int submit(const struct fs_call *call, uv_loop_t *loop, uv_fs_t *req,
                  const struct fs_args *args, uv_fs_cb callback,
                  const void *site)
{
    struct fs_job *f = calloc(1, sizeof(*f));
    struct rt_entry *entry;

    if (!f)
        return UV_ENOMEM;
    f->args = *args;
    if (copy_args(&f->args) < 0) {
        free(f);
        return UV_ENOMEM;
    }
    init_request(req, call, loop, callback);
    entry = wrap_start_request(req, sizeof(*req), "uv_fs_t", call->name,
                               TRACE_FS, site);
    entry->loop = loop;
    entry->callback = (wrap_fn)callback;
    rt_flight_start(entry, f->args.bufs, f->args.nbufs,
                    call->type == UV_FS_READ);
    f->call = call;
    f->req = req;
    f->callback = callback;
    f->job = (struct rt_job){.loop = loop,
                             .request = req,
                             .op = entry->op,
                             .body = run_fs,
                             .done = fs_done,
                             .mutates = call->mutates,
                             .is_ours = true};
    rt_pool_submit(&f->job);
    return 0;
}

static int start(const struct fs_call *call, uv_loop_t *loop, uv_fs_t *req,
                 const struct fs_args *args, uv_fs_cb callback,
                 const void *site, const void *frame)
{
    int rc;

    if (!rt_is_running())
        return call->perform(loop, req, args, callback);
    if (!callback)
        return run_now(call, loop, req, args, site, frame);
    if (!is_valid(call, req, args))
        return UV_EINVAL;
    rc = wrap_check_request(req, call->name, frame);
    if (rc < 0)
        return rc;
    return submit(call, loop, req, args, callback, site);
}

/* --- the table --- */

#define ARGS(...) __VA_ARGS__

/* FS(name, TYPE, mutates, (parameters), (where they are kept)) */
#define FS_FUNCTIONS(FS)                                                       \
    FS(access, ACCESS, false, (const char *path, int mode),                    \
       (a->path, a->mode), (.path = path, .mode = mode))                       \
    FS(chmod, CHMOD, true, (const char *path, int mode), (a->path, a->mode),   \
       (.path = path, .mode = mode))                                           \
    FS(chown, CHOWN, true, (const char *path, uv_uid_t uid, uv_gid_t gid),     \
       (a->path, a->uid, a->gid), (.path = path, .uid = uid, .gid = gid))      \
    FS(close, CLOSE, true, (uv_file file), (a->file), (.file = file))          \
    FS(closedir, CLOSEDIR, false, (uv_dir_t * dir), (a->dir), (.dir = dir))    \
    FS(copyfile, COPYFILE, true,                                               \
       (const char *path, const char *new_path, int flags),                    \
       (a->path, a->new_path, a->flags),                                       \
       (.path = path, .new_path = new_path, .flags = flags))                   \
    FS(fchmod, FCHMOD, true, (uv_file file, int mode), (a->file, a->mode),     \
       (.file = file, .mode = mode))                                           \
    FS(fchown, FCHOWN, true, (uv_file file, uv_uid_t uid, uv_gid_t gid),       \
       (a->file, a->uid, a->gid), (.file = file, .uid = uid, .gid = gid))      \
    FS(fdatasync, FDATASYNC, false, (uv_file file), (a->file), (.file = file)) \
    FS(fstat, FSTAT, false, (uv_file file), (a->file), (.file = file))         \
    FS(fsync, FSYNC, false, (uv_file file), (a->file), (.file = file))         \
    FS(ftruncate, FTRUNCATE, true, (uv_file file, int64_t offset),             \
       (a->file, a->offset), (.file = file, .offset = offset))                 \
    FS(futime, FUTIME, true, (uv_file file, double atime, double mtime),       \
       (a->file, a->atime, a->mtime),                                          \
       (.file = file, .atime = atime, .mtime = mtime))                         \
    FS(lchown, LCHOWN, true, (const char *path, uv_uid_t uid, uv_gid_t gid),   \
       (a->path, a->uid, a->gid), (.path = path, .uid = uid, .gid = gid))      \
    FS(link, LINK, true, (const char *path, const char *new_path),             \
       (a->path, a->new_path), (.path = path, .new_path = new_path))           \
    FS(lstat, LSTAT, false, (const char *path), (a->path), (.path = path))     \
    FS(lutime, LUTIME, true, (const char *path, double atime, double mtime),   \
       (a->path, a->atime, a->mtime),                                          \
       (.path = path, .atime = atime, .mtime = mtime))                         \
    FS(mkdir, MKDIR, true, (const char *path, int mode), (a->path, a->mode),   \
       (.path = path, .mode = mode))                                           \
    FS(mkdtemp, MKDTEMP, true, (const char *path), (a->path), (.path = path))  \
    FS(mkstemp, MKSTEMP, true, (const char *path), (a->path), (.path = path))  \
    FS(open, OPEN, (flags & (O_CREAT | O_TRUNC)) != 0,                         \
       (const char *path, int flags, int mode), (a->path, a->flags, a->mode),  \
       (.path = path, .flags = flags, .mode = mode))                           \
    FS(opendir, OPENDIR, false, (const char *path), (a->path), (.path = path)) \
    FS(read, READ, offset < 0,                                                 \
       (uv_file file, const uv_buf_t bufs[], unsigned nbufs, int64_t offset),  \
       (a->file, a->bufs, a->nbufs, a->offset),                                \
       (.file = file, .bufs = bufs, .nbufs = nbufs, .offset = offset))         \
    FS(readdir, READDIR, false, (uv_dir_t * dir), (a->dir), (.dir = dir))      \
    FS(readlink, READLINK, false, (const char *path), (a->path),               \
       (.path = path))                                                         \
    FS(realpath, REALPATH, false, (const char *path), (a->path),               \
       (.path = path))                                                         \
    FS(rename, RENAME, true, (const char *path, const char *new_path),         \
       (a->path, a->new_path), (.path = path, .new_path = new_path))           \
    FS(rmdir, RMDIR, true, (const char *path), (a->path), (.path = path))      \
    FS(scandir, SCANDIR, false, (const char *path, int flags),                 \
       (a->path, a->flags), (.path = path, .flags = flags))                    \
    FS(sendfile, SENDFILE, true,                                               \
       (uv_file file, uv_file other, int64_t offset, size_t size),             \
       (a->file, a->other, a->offset, a->size),                                \
       (.file = file, .other = other, .offset = offset, .size = size))         \
    FS(stat, STAT, false, (const char *path), (a->path), (.path = path))       \
    FS(statfs, STATFS, false, (const char *path), (a->path), (.path = path))   \
    FS(symlink, SYMLINK, true,                                                 \
       (const char *path, const char *new_path, int flags),                    \
       (a->path, a->new_path, a->flags),                                       \
       (.path = path, .new_path = new_path, .flags = flags))                   \
    FS(unlink, UNLINK, true, (const char *path), (a->path), (.path = path))    \
    FS(utime, UTIME, true, (const char *path, double atime, double mtime),     \
       (a->path, a->atime, a->mtime),                                          \
       (.path = path, .atime = atime, .mtime = mtime))                         \
    FS(write, WRITE, true,                                                     \
       (uv_file file, const uv_buf_t bufs[], unsigned nbufs, int64_t offset),  \
       (a->file, a->bufs, a->nbufs, a->offset),                                \
       (.file = file, .bufs = bufs, .nbufs = nbufs, .offset = offset))

#define FS_DEFINE(name, TYPE, changes, parameters, from, to)                   \
    WRAPS(uv_fs_##name);                                                       \
                                                                               \
    static int perform_##name(uv_loop_t *loop, uv_fs_t *req,                   \
                              const struct fs_args *a, uv_fs_cb callback)      \
    {                                                                          \
        return uv_fs_##name(loop, req, ARGS from, callback);                   \
    }                                                                          \
                                                                               \
    int rt_uv_fs_##name(uv_loop_t *loop, uv_fs_t *req, ARGS parameters,        \
                        uv_fs_cb callback)                                     \
    {                                                                          \
        static const struct fs_call calls[] = {                                \
            {"uv_fs_" #name, UV_FS_##TYPE, false, perform_##name},             \
            {"uv_fs_" #name, UV_FS_##TYPE, true, perform_##name}};             \
        const struct fs_args args = {ARGS to};                                 \
                                                                               \
        return start(&calls[changes], loop, req, &args, callback, RT_SITE,     \
                     RT_FRAME);                                                \
    }

FS_FUNCTIONS(FS_DEFINE)

/* --- results --- */

WRAPS(uv_fs_req_cleanup);
WRAPS(uv_fs_get_result);
WRAPS(uv_fs_get_ptr);
WRAPS(uv_fs_get_statbuf);

/* UV114 when the request is still under way. */
static bool check_done(const uv_fs_t *req, const char *call, const void *frame)
{
    const struct rt_entry *entry = rt_registry_find(req);
    struct trace_finding finding;

    if (!entry || entry->is_handle || entry->state != RT_ACTIVE)
        return true;
    finding = rt_finding_here("UV114", TRACE_DEFINITE, call, frame);
    rt_relate_at(&finding, "in flight since here", entry->node, entry->site,
                 entry->op ? entry->op->at_ns : 0);
    rt_report(&finding, "%s is called before %s completed", call, entry->call);
    return false;
}

void rt_uv_fs_req_cleanup(uv_fs_t *req)
{
    struct rt_entry *entry;

    /* libuv would free what its thread still uses. */
    if (req && !check_done(req, "uv_fs_req_cleanup", RT_FRAME))
        return;
    entry = rt_registry_find(req);
    rt_node_touch(RT_SITE);
    uv_fs_req_cleanup(req);
    if (entry && !entry->is_handle)
        rt_registry_remove(entry);
}

ssize_t rt_uv_fs_get_result(const uv_fs_t *req)
{
    (void)check_done(req, "uv_fs_get_result", RT_FRAME);
    return uv_fs_get_result(req);
}

void *rt_uv_fs_get_ptr(const uv_fs_t *req)
{
    (void)check_done(req, "uv_fs_get_ptr", RT_FRAME);
    return uv_fs_get_ptr(req);
}

uv_stat_t *rt_uv_fs_get_statbuf(uv_fs_t *req)
{
    (void)check_done(req, "uv_fs_get_statbuf", RT_FRAME);
    return uv_fs_get_statbuf(req);
}
