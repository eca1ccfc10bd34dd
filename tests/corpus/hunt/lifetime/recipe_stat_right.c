/* expect: none */
/* A cook book asks for the size of each recipe and cleans each request,
 * whatever it found. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct recipe {
    const char *file;
    long size;
};

static struct recipe book[] = {
    {"soup.txt", -1}, {"bread.txt", -1}, {"cake.txt", -1}};
static int missing;

static void measured(uv_fs_t *req)
{
    struct recipe *recipe = req->data;

    if (req->result < 0) {
        missing++;
        uv_fs_req_cleanup(req);
        free(req);
        return;
    }
    recipe->size = (long)req->statbuf.st_size;
    uv_fs_req_cleanup(req);
    free(req);
}

static int measure(uv_loop_t *loop, struct recipe *recipe)
{
    uv_fs_t *req = malloc(sizeof(*req));

    if (!req)
        return UV_ENOMEM;
    req->data = recipe;
    return uv_fs_stat(loop, req, recipe->file, measured);
}

int main(void)
{
    FILE *file = fopen("bread.txt", "w");

    fputs("flour, water, salt", file);
    fclose(file);
    for (size_t i = 0; i < sizeof(book) / sizeof(book[0]); i++)
        assert(measure(uv_default_loop(), &book[i]) == 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("bread.txt");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return book[1].size == 18 && missing == 2 ? 0 : 1;
}
