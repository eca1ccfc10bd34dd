/* expect: class=order rule=UV506 line=26 */
/*
 * A vote closes when two of three judges have scored, and assumes that the
 * third one has not, whoever that is; it prints the scores of judges one and
 * two.
 */
#include <assert.h>
#include <uv.h>

enum { JUDGES = 3 };

struct judge {
    uv_fs_t req;
    int score;
};

static struct {
    struct judge judges[JUDGES];
    int scores[JUDGES];
    int scored, points;
} vote;

static void close_vote(void)
{
    for (int i = 0; i < 2; i++)
        vote.points += vote.scores[i];
}

static void scored(uv_fs_t *req)
{
    struct judge *judge = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    vote.scores[judge - vote.judges] = judge->score;
    if (++vote.scored == 2)
        close_vote();
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < JUDGES; i++) {
        vote.judges[i].score = 7;
        vote.judges[i].req.data = &vote.judges[i];
        assert(uv_fs_stat(loop, &vote.judges[i].req, ".", scored) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return vote.points == 14 ? 0 : 1;
}
