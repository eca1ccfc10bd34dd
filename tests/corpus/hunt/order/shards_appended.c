/* expect: class=order rule=UV506 line=25 */
/*
 * A search asks three shards and appends their hits as they come, but its
 * reader relies on the order of the shards.
 */
#include <assert.h>
#include <uv.h>

enum { SHARDS = 3 };

struct shard {
    uv_fs_t req;
    int first_hit;
};

static struct shard shards[SHARDS];
static int hits[SHARDS];
static int hit_count;

static void shard_answered(uv_fs_t *req)
{
    struct shard *shard = req->data;

    assert(req->result == 0);
    hits[hit_count++] = shard->first_hit;
    uv_fs_req_cleanup(req);
}

static int is_sorted(void)
{
    for (int i = 1; i < hit_count; i++)
        if (hits[i - 1] > hits[i])
            return 0;
    return hit_count == SHARDS;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < SHARDS; i++) {
        shards[i].first_hit = 100 * i + 7;
        shards[i].req.data = &shards[i];
        assert(uv_fs_access(loop, &shards[i].req, "/", 0, shard_answered) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return is_sorted() ? 0 : 1;
}
