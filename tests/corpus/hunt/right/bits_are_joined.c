/* expect: none */
/*
 * Checks set their bits in one word as they finish. Each reads the word that is
 * there and adds one bit, so every order gives the same word.
 */
#include <assert.h>
#include <uv.h>

enum { CHECKS = 6 };

static uv_fs_t reqs[CHECKS];
static const char *const paths[CHECKS] = {".",    "..",        "/",
                                          "/dev", "/dev/null", "/tmp"};
static unsigned passed;

static void checked(uv_fs_t *req)
{
    size_t number = req - reqs;

    if (req->result == 0)
        passed |= 1u << number;
    uv_fs_req_cleanup(req);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    for (int i = 0; i < CHECKS; i++)
        assert(uv_fs_access(&loop, &reqs[i], paths[i], 0, checked) == 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return (passed & 037) == 037 ? 0 : 1;
}
