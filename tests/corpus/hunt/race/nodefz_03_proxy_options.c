/* expect: class=race rule=UV504 also=UV506 line=35 */
/*
 * After a security proxy: the options of the request to pass on are module
 * variables, filled before the token check and used after it. A second request
 * in between sends the first one to the wrong path.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct request {
    uv_fs_t token;
    const char *path, *passed_to;
    int user;
};

static struct {
    const char *path;
    int user;
} options;
static int wrong_user;

static void token_valid(uv_fs_t *req)
{
    struct request *request = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    request->passed_to = options.path;
    wrong_user += options.user != request->user;
}

static void request_came(uv_loop_t *loop, struct request *request)
{
    options.path = request->path;
    options.user = request->user;
    request->token.data = request;
    assert(uv_fs_stat(loop, &request->token, ".", token_valid) == 0);
}

static void second_came(uv_timer_t *timer)
{
    request_came(timer->loop, timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct request read = {.path = "/read", .user = 1};
    struct request erase = {.path = "/erase", .user = 2};
    uv_timer_t timer;

    request_came(loop, &read);
    uv_timer_init(loop, &timer);
    timer.data = &erase;
    uv_timer_start(&timer, second_came, 4, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(strcmp(erase.passed_to, "/erase") == 0);
    return strcmp(read.passed_to, "/read") == 0 && wrong_user == 0 ? 0 : 1;
}
