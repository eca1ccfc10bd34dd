/* expect: class=race rule=UV502 also=UV506 line=54 */
/*
 * Two services write a default configuration if there is none. Both look, both
 * find none, and the second one truncates what the first one has written.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct service {
    uv_fs_t req;
    uv_buf_t text;
    uv_file file;
    int created;
};

static uv_loop_t *loop;

static void file_closed(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
}

static void written(uv_fs_t *req)
{
    struct service *service = req->data;

    assert(req->result == (ssize_t)service->text.len);
    uv_fs_req_cleanup(req);
    service->created = 1;
    assert(uv_fs_close(loop, req, service->file, file_closed) == 0);
}

static void opened(uv_fs_t *req)
{
    struct service *service = req->data;

    service->file = req->result;
    uv_fs_req_cleanup(req);
    assert(service->file >= 0);
    assert(uv_fs_write(loop, req, service->file, &service->text, 1, 0,
                       written) == 0);
}

static void looked(uv_fs_t *req)
{
    int missing = req->result == UV_ENOENT;

    uv_fs_req_cleanup(req);
    if (missing)
        assert(uv_fs_open(loop, req, "service.conf",
                          O_WRONLY | O_CREAT | O_TRUNC, 0600, opened) == 0);
}

static void start(struct service *service, const char *text)
{
    service->text = uv_buf_init((char *)text, strlen(text));
    service->req.data = service;
    assert(uv_fs_stat(loop, &service->req, "service.conf", looked) == 0);
}

static void web_starts(uv_timer_t *timer)
{
    start(timer->data, "port=80\n");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    struct service mail = {0}, web = {0};
    uv_timer_t timer;

    loop = uv_default_loop();
    unlink("service.conf");
    start(&mail, "port=25\n");
    uv_timer_init(loop, &timer);
    timer.data = &web;
    uv_timer_start(&timer, web_starts, 6, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    unlink("service.conf");
    return mail.created + web.created == 1 ? 0 : 1;
}
