/* uv_work.c - requests of the pool that are not about files. */
#include <stdlib.h>
#include <string.h>

#include "runtime/wrap.h"

WRAPS(uv_queue_work);
WRAPS(uv_cancel);
WRAPS(freeaddrinfo);
WRAPS(uv_freeaddrinfo);
WRAPS(uv_getaddrinfo);
WRAPS(uv_getnameinfo);
WRAPS(uv_random);

#define CONTAINER(job, type) ((type *)(void *)(job)) /* job is its first */

/* --- uv_queue_work --- */

struct work_job {
    struct rt_job job;
    uv_work_t *req;
    uv_work_cb work;
    uv_after_work_cb after;
};

static void run_work(struct rt_job *job)
{
    struct work_job *w = CONTAINER(job, struct work_job);

    if (!rt_node_enter(TRACE_WORKER, job->op->id, job->op->node,
                       (const void *)w->work, RT_FRAME))
        return;
    w->work(w->req);
    rt_leave();
}

static void work_done(struct rt_job *job, int status)
{
    struct work_job w = *CONTAINER(job, struct work_job);

    free(job);
    /* Without a callback it is seen at the end whether it was ever freed. */
    wrap_end_request(w.req, w.job.op, status, w.after == NULL);
    if (!w.after || !rt_node_enter(TRACE_WORK, w.job.op->id, w.job.op->node,
                                   (const void *)w.after, RT_FRAME))
        return;
    w.after(w.req, status);
    rt_leave();
}

int rt_uv_queue_work(uv_loop_t *loop, uv_work_t *req, uv_work_cb work,
                     uv_after_work_cb after)
{
    struct rt_entry *entry;
    struct work_job *w;
    int rc;

    if (!rt_is_running())
        return uv_queue_work(loop, req, work, after);
    if (!work)
        return UV_EINVAL;
    rc = wrap_check_request(req, "uv_queue_work", RT_FRAME);
    if (rc < 0)
        return rc;
    w = calloc(1, sizeof(*w));
    if (!w)
        return UV_ENOMEM;
    req->type = UV_WORK;
    req->loop = loop;
    req->work_cb = work;
    req->after_work_cb = after;
    entry = wrap_start_request(req, sizeof(*req), "uv_work_t", "uv_queue_work",
                               TRACE_WORK, RT_SITE);
    entry->loop = loop;
    entry->callback = (wrap_fn)after;
    *w = (struct work_job){.req = req, .work = work, .after = after};
    w->job = (struct rt_job){.loop = loop,
                             .request = req,
                             .op = entry->op,
                             .body = run_work,
                             .done = work_done,
                             .mutates = true};
    rt_pool_submit(&w->job);
    return 0;
}

int rt_uv_cancel(uv_req_t *req)
{
    struct rt_job *job;

    REQUIRE_LOOP_THREAD("uv_cancel", UV_EPERM);
    job = rt_pool_find(req);
    rt_node_touch(RT_SITE);
    if (job)
        return rt_pool_cancel(job);
    /* It is done: libuv would look at a work item that it never queued. */
    return rt_is_running() ? UV_EBUSY : uv_cancel(req);
}

/* --- names, random bytes: the synchronous call on a worker, into the
 * program's request, which then looks as if libuv had done it --- */

struct plain_job {
    struct rt_job job;
    void *req;
    int status;
    void (*callback)(void);
    char *node, *service;
    struct addrinfo *hints;
    struct addrinfo hint_storage;
    struct sockaddr_storage address;
    int flags;
    void *buffer;
    size_t size;
};

static struct plain_job *new_plain(uv_loop_t *loop, void *req,
                                   void (*callback)(void))
{
    struct plain_job *p = calloc(1, sizeof(*p));

    if (!p)
        return NULL;
    p->job.loop = loop;
    p->job.request = req;
    p->req = req;
    p->callback = callback;
    return p;
}

static void free_plain(struct plain_job *p)
{
    free(p->node);
    free(p->service);
    free(p);
}

static void submit_plain(struct plain_job *p, size_t size, const char *type,
                         const char *call, enum trace_kind kind,
                         const void *site)
{
    struct rt_entry *entry =
        wrap_start_request(p->req, size, type, call, kind, site);

    entry->loop = p->job.loop;
    entry->callback = p->callback;
    rt_flight_start(entry, NULL, 0, false);
    p->job.op = entry->op;
    rt_pool_submit(&p->job);
}

/* Takes the job apart; its callback is to be called if true. */
static bool end_plain(struct rt_job *job, int status, struct plain_job *ret,
                      const void *frame)
{
    *ret = *CONTAINER(job, struct plain_job);
    if (status < 0)
        ret->status = status;
    free_plain(CONTAINER(job, struct plain_job));
    wrap_end_request(ret->req, ret->job.op, ret->status, false);
    return rt_node_enter(ret->job.op->kind, ret->job.op->id, ret->job.op->node,
                         (const void *)ret->callback, frame);
}

static void run_getaddrinfo(struct rt_job *job)
{
    struct plain_job *p = CONTAINER(job, struct plain_job);

    p->status = uv_getaddrinfo(p->job.loop, p->req, NULL, p->node, p->service,
                               p->hints);
}

/* What was found belongs to the program now. */
static void hold_addresses(const uv_getaddrinfo_t *req, const struct rt_op *op)
{
    struct rt_entry *entry;

    if (!req->addrinfo)
        return;
    entry = rt_registry_add(req->addrinfo, sizeof(*req->addrinfo),
                            "struct addrinfo", "uv_getaddrinfo", NULL);
    entry->state = RT_DONE;
    entry->is_addresses = true;
    entry->site = op->site;
    entry->node = op->node;
}

static void release_addresses(const struct addrinfo *addresses,
                              const void *site)
{
    struct rt_entry *entry = addresses ? rt_registry_find(addresses) : NULL;

    rt_node_touch(site);
    if (entry && entry->is_addresses)
        rt_registry_remove(entry);
}

void rt_uv_freeaddrinfo(struct addrinfo *addresses)
{
    release_addresses(addresses, RT_SITE);
    uv_freeaddrinfo(addresses);
}

/* It does the same, on this system. */
void rt_freeaddrinfo(struct addrinfo *addresses)
{
    release_addresses(addresses, RT_SITE);
    freeaddrinfo(addresses);
}

static void getaddrinfo_done(struct rt_job *job, int status)
{
    const struct rt_op *op = job->op;
    struct plain_job p;
    uv_getaddrinfo_t *req;

    if (!end_plain(job, status, &p, RT_FRAME))
        return;
    req = p.req;
    if (p.status == 0)
        hold_addresses(req, op);
    ((uv_getaddrinfo_cb)p.callback)(req, p.status,
                                    p.status ? NULL : req->addrinfo);
    rt_leave();
}

/* In a callback the loop waits for the look-up. */
static void report_sync(const char *call, const void *frame)
{
    struct trace_finding finding;

    if (!rt_in_callback())
        return;
    finding = rt_finding_here("UV301", TRACE_DEFINITE, call, frame);
    rt_report(&finding,
              "%s without a callback waits for its result, and the loop waits "
              "with it",
              call);
}

static int copy_names(struct plain_job *p, const char *node,
                      const char *service, const struct addrinfo *hints)
{
    p->node = node ? strdup(node) : NULL;
    p->service = service ? strdup(service) : NULL;
    if ((node && !p->node) || (service && !p->service))
        return UV_ENOMEM;
    if (hints) {
        p->hint_storage = *hints;
        p->hints = &p->hint_storage;
    }
    return 0;
}

int rt_uv_getaddrinfo(uv_loop_t *loop, uv_getaddrinfo_t *req,
                      uv_getaddrinfo_cb callback, const char *node,
                      const char *service, const struct addrinfo *hints)
{
    struct plain_job *p;
    int rc;

    if (!rt_is_running() || !callback || !req || (!node && !service)) {
        if (rt_is_running() && !callback)
            report_sync("uv_getaddrinfo", RT_FRAME);
        return uv_getaddrinfo(loop, req, callback, node, service, hints);
    }
    rc = wrap_check_request(req, "uv_getaddrinfo", RT_FRAME);
    if (rc < 0)
        return rc;
    p = new_plain(loop, req, (void (*)(void))callback);
    if (!p)
        return UV_ENOMEM;
    rc = copy_names(p, node, service, hints);
    if (rc < 0) {
        free_plain(p);
        return rc;
    }
    req->type = UV_GETADDRINFO;
    req->loop = loop;
    req->addrinfo = NULL;
    p->job.body = run_getaddrinfo;
    p->job.done = getaddrinfo_done;
    submit_plain(p, sizeof(*req), "uv_getaddrinfo_t", "uv_getaddrinfo",
                 TRACE_DNS, RT_SITE);
    return 0;
}

static void run_getnameinfo(struct rt_job *job)
{
    struct plain_job *p = CONTAINER(job, struct plain_job);

    p->status = uv_getnameinfo(p->job.loop, p->req, NULL,
                               (struct sockaddr *)&p->address, p->flags);
}

static void getnameinfo_done(struct rt_job *job, int status)
{
    struct plain_job p;
    uv_getnameinfo_t *req;

    if (!end_plain(job, status, &p, RT_FRAME))
        return;
    req = p.req;
    ((uv_getnameinfo_cb)p.callback)(req, p.status, p.status ? NULL : req->host,
                                    p.status ? NULL : req->service);
    rt_leave();
}

int rt_uv_getnameinfo(uv_loop_t *loop, uv_getnameinfo_t *req,
                      uv_getnameinfo_cb callback, const struct sockaddr *addr,
                      int flags)
{
    struct plain_job *p;
    int rc;

    if (!rt_is_running() || !callback || !req || !addr ||
        (addr->sa_family != AF_INET && addr->sa_family != AF_INET6)) {
        if (rt_is_running() && !callback)
            report_sync("uv_getnameinfo", RT_FRAME);
        return uv_getnameinfo(loop, req, callback, addr, flags);
    }
    rc = wrap_check_request(req, "uv_getnameinfo", RT_FRAME);
    if (rc < 0)
        return rc;
    p = new_plain(loop, req, (void (*)(void))callback);
    if (!p)
        return UV_ENOMEM;
    memcpy(&p->address, addr,
           addr->sa_family == AF_INET ? sizeof(struct sockaddr_in)
                                      : sizeof(struct sockaddr_in6));
    p->flags = flags;
    req->type = UV_GETNAMEINFO;
    req->loop = loop;
    p->job.body = run_getnameinfo;
    p->job.done = getnameinfo_done;
    submit_plain(p, sizeof(*req), "uv_getnameinfo_t", "uv_getnameinfo",
                 TRACE_DNS, RT_SITE);
    return 0;
}

/* Bytes that the seed fixes: a run must be the same each time. */
static void fill_random(void *buffer, size_t size)
{
    static uint64_t drawn;
    uint64_t x = (rt_config()->seed + 1) * 0x9e3779b97f4a7c15u;
    unsigned char *bytes = buffer;

    for (size_t i = 0; i < size; i++) {
        uint64_t z = x + ++drawn * 0xd1342543de82ef95u;

        z = (z ^ z >> 32) * 0xd6e8feb86659fd93u;
        z = (z ^ z >> 32) * 0xd6e8feb86659fd93u;
        bytes[i] = (unsigned char)(z >> 56);
    }
}

static void run_random(struct rt_job *job)
{
    struct plain_job *p = CONTAINER(job, struct plain_job);

    fill_random(p->buffer, p->size);
}

static void random_done(struct rt_job *job, int status)
{
    struct plain_job p;

    if (!end_plain(job, status, &p, RT_FRAME))
        return;
    ((uv_random_cb)p.callback)(p.req, p.status, p.buffer, p.size);
    rt_leave();
}

int rt_uv_random(uv_loop_t *loop, uv_random_t *req, void *buffer, size_t size,
                 unsigned flags, uv_random_cb callback)
{
    struct plain_job *p;
    int rc;

    if (!rt_is_running() || !buffer || flags || size > 0x7fffffff)
        return uv_random(loop, req, buffer, size, flags, callback);
    if (!callback) {
        fill_random(buffer, size);
        return 0;
    }
    rc = wrap_check_request(req, "uv_random", RT_FRAME);
    if (rc < 0)
        return rc;
    p = new_plain(loop, req, (void (*)(void))callback);
    if (!p)
        return UV_ENOMEM;
    p->buffer = buffer;
    p->size = size;
    req->type = UV_RANDOM;
    req->loop = loop;
    p->job.body = run_random;
    p->job.done = random_done;
    submit_plain(p, sizeof(*req), "uv_random_t", "uv_random", TRACE_RANDOM,
                 RT_SITE);
    return 0;
}
