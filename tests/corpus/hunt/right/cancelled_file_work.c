/* expect: none */
/* A guest book cancels a read that waits behind others. Its callback comes with
 * UV_ECANCELED or with bytes; cleaned up it is either way. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

enum { GUESTS = 5 };

struct page {
    uv_fs_t req;
    char text[8];
    int is_over;
};

static struct page pages[GUESTS];
static uv_file file;
static int over, was_read;

static void page_read(uv_fs_t *req)
{
    struct page *page = req->data;

    assert(req->result > 0 || req->result == UV_ECANCELED);
    was_read += req->result > 0;
    page->is_over = 1;
    over++;
    uv_fs_req_cleanup(req);
}

static void turn(uv_loop_t *loop, struct page *page)
{
    uv_buf_t buf = uv_buf_init(page->text, 4);

    page->req.data = page;
    assert(uv_fs_read(loop, &page->req, file, &buf, 1, 0, page_read) == 0);
}

static void close_book(uv_timer_t *timer)
{
    for (int i = GUESTS - 1; i >= 0; i--)
        if (!pages[i].is_over)
            uv_cancel((uv_req_t *)&pages[i].req);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    FILE *out = fopen("guests.txt", "w");
    uv_timer_t evening;

    fputs("anna", out);
    fclose(out);
    file = open("guests.txt", O_RDONLY);
    for (int i = 0; i < GUESTS; i++)
        turn(uv_default_loop(), &pages[i]);
    uv_timer_init(uv_default_loop(), &evening);
    uv_timer_start(&evening, close_book, 0, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(file);
    unlink("guests.txt");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return over == GUESTS && was_read <= GUESTS ? 0 : 1;
}
