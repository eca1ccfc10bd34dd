/* expect: class=thread rule=UV402 line=27 */
/* Workers append the photos that they like to one table: two may take the same
 * place. */
#include <assert.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

enum { ALBUMS = 3, PHOTOS = 4, TABLE = ALBUMS * PHOTOS };

struct table {
    int photos[TABLE];
    int count;
};

struct album {
    uv_work_t work;
    int number;
    struct table *table;
};

static void table_add(struct table *table, int photo)
{
    int at = table->count;

    table->photos[at] = photo;
    table->count = at + 1;
}

static int is_sharp(int photo)
{
    return photo % 3 != 1;
}

static void browse(uv_work_t *req)
{
    struct album *album = req->data;

    for (int i = 0; i < PHOTOS; i++) {
        int photo = album->number * PHOTOS + i;

        usleep(1000 * (album->number + 1));
        if (is_sharp(photo))
            table_add(album->table, photo);
    }
}

static void browsed(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

int main(void)
{
    static struct album albums[ALBUMS];
    static struct table best;

    for (int i = 0; i < ALBUMS; i++) {
        albums[i].number = i;
        albums[i].table = &best;
        albums[i].work.data = &albums[i];
        uv_queue_work(uv_default_loop(), &albums[i].work, browse, browsed);
    }
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    printf("%d photos\n", best.count);
    return best.count > 0 ? 0 : 1;
}
