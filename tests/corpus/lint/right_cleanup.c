/* expect: none */
/* Requests that are cleaned later, by name, or by a helper. */
#include <stdlib.h>
#include <uv.h>

static uv_fs_t open_req, read_req;
static char bytes[100];

struct file {
    uv_fs_t open, read;
};

static void read_done(uv_fs_t *req)
{
    (void)req->result;
}

static void open_done(uv_fs_t *req)
{
    uv_buf_t buf = uv_buf_init(bytes, sizeof(bytes));

    if (req->result >= 0 &&
        uv_fs_read(req->loop, &read_req, (uv_file)req->result, &buf, 1, 0,
                   read_done) < 0)
        abort();
}

static void file_free(struct file *f)
{
    uv_fs_req_cleanup(&f->open);
    uv_fs_req_cleanup(&f->read);
    free(f);
}

static void second_read(uv_fs_t *req)
{
    struct file *f = req->data;

    (void)req->result; /* a second read is worth a try, no more */
    file_free(f);
}

static void first_open(uv_fs_t *req)
{
    struct file *f = req->data;
    uv_buf_t buf = uv_buf_init(bytes, sizeof(bytes));

    if (req->result < 0 ||
        uv_fs_read(req->loop, &f->read, (uv_file)req->result, &buf, 1, 0,
                   second_read) < 0)
        file_free(f);
}

static int counted;

static void count(uv_fs_t *req)
{
    counted += req->result < 0;
}

/* The request is cleaned where it lives. */
static int look_twice(uv_loop_t *loop)
{
    uv_fs_t req;
    int rc = uv_fs_readlink(loop, &req, "x", count);

    if (rc == 0)
        uv_run(loop, UV_RUN_DEFAULT);
    uv_fs_req_cleanup(&req);
    return rc;
}

/* What failed at once holds nothing. */
static int is_there(const char *path)
{
    uv_fs_t req;
    int rc = uv_fs_access(NULL, &req, path, 0, NULL);

    if (rc != 0)
        return 0;
    uv_fs_req_cleanup(&req);
    return 1;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct file *f = calloc(1, sizeof(*f));

    if (!f || uv_fs_open(loop, &open_req, "x", 0, 0, open_done) < 0)
        return 1;
    f->open.data = f->read.data = f;
    if (uv_fs_open(loop, &f->open, "x", 0, 0, first_open) < 0)
        file_free(f);
    uv_run(loop, UV_RUN_DEFAULT);
    if (is_there("x") && look_twice(loop) < 0)
        return 1;
    uv_fs_req_cleanup(&open_req);
    uv_fs_req_cleanup(&read_req);
    return 0;
}
