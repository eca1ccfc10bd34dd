/* expect: none */
/*
 * Several callbacks count references of one heap object down, and the last one
 * frees it. Nobody knows who that is, and nobody needs to.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct album {
    int references, pictures;
    char title[16];
};

struct picture {
    uv_fs_t req;
    struct album *album;
};

static int seen;

static void album_release(struct album *album)
{
    if (--album->references > 0)
        return;
    seen = album->pictures;
    free(album);
}

static void picture_looked_at(uv_fs_t *req)
{
    struct picture *picture = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    picture->album->pictures++;
    album_release(picture->album);
    free(picture);
}

static void add_picture(uv_loop_t *loop, struct album *album)
{
    struct picture *picture = malloc(sizeof(*picture));

    picture->album = album;
    picture->req.data = picture;
    album->references++;
    assert(uv_fs_stat(loop, &picture->req, ".", picture_looked_at) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct album *album = calloc(1, sizeof(*album));

    album->references = 1;
    strcpy(album->title, "Summer");
    for (int i = 0; i < 5; i++)
        add_picture(loop, album);
    album_release(album);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return seen == 5 ? 0 : 1;
}
