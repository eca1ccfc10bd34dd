/* expect: class=race rule=UV502 also=UV506 line=42 */
/*
 * A request finds its session alive and loads the profile. When it stores the
 * profile, the session may have expired, and its memory is gone.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct session {
    int id, has_profile;
};

struct request {
    uv_fs_t load;
    int session_id;
    int answer;
};

static struct session *sessions[4];
static uv_timer_t expiry;

static struct session *session_find(int id)
{
    return sessions[id];
}

static void expired(uv_timer_t *timer)
{
    free(sessions[2]);
    sessions[2] = NULL;
    uv_close((uv_handle_t *)timer, NULL);
}

static void profile_loaded(uv_fs_t *req)
{
    struct request *request = req->data;
    struct session *session = session_find(request->session_id);

    request->answer = 403;
    if (req->result == 0) {
        session->has_profile = 1;
        request->answer = 200;
    }
    uv_fs_req_cleanup(req);
}

static void handle(uv_loop_t *loop, struct request *request)
{
    if (!session_find(request->session_id)) {
        request->answer = 401;
        return;
    }
    request->load.data = request;
    assert(uv_fs_stat(loop, &request->load, ".", profile_loaded) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct request request = {.session_id = 2};

    sessions[2] = calloc(1, sizeof(struct session));
    uv_timer_init(loop, &expiry);
    uv_timer_start(&expiry, expired, 12, 0);
    handle(loop, &request);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return request.answer == 200 || request.answer == 403 ? 0 : 1;
}
