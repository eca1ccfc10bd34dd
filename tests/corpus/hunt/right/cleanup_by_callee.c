/* expect: none */
/* A herbarium hands its file request to a helper that cleans and frees it: the
 * callbacks themselves seem to forget the cleanup. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct plant {
    uv_fs_t req;
    const char *file;
    long long bytes;
};

static long long total;
static int seen;

static void plant_free(struct plant *plant)
{
    total += plant->bytes;
    seen++;
    uv_fs_req_cleanup(&plant->req);
    free(plant);
}

static void measured(uv_fs_t *req)
{
    struct plant *plant = req->data;

    plant->bytes = req->result < 0 ? 0 : (long long)req->statbuf.st_size;
    plant_free(plant);
}

static int press(uv_loop_t *loop, const char *file)
{
    struct plant *plant = calloc(1, sizeof(*plant));
    int rc;

    if (!plant)
        return UV_ENOMEM;
    plant->file = file;
    plant->req.data = plant;
    rc = uv_fs_lstat(loop, &plant->req, plant->file, measured);
    if (rc < 0)
        plant_free(plant);
    return rc;
}

int main(void)
{
    FILE *file = fopen("fern.txt", "w");

    fputs("green", file);
    fclose(file);
    press(uv_default_loop(), "fern.txt");
    press(uv_default_loop(), "moss.txt");
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("fern.txt");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return seen == 2 && total == 5 ? 0 : 1;
}
