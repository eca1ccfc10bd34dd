/* expect: none */
/* A librarian does all file work in one function of the pool, synchronously and
 * with requests on the stack: there it may wait. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

struct book {
    uv_work_t work;
    int number, error;
    char first[12];
};

static struct book books[3];
static int shelved;

static int copy_title(struct book *book, const char *name)
{
    uv_buf_t buf = uv_buf_init("Moby Dick", 9);
    uv_fs_t req;
    uv_file file = uv_fs_open(NULL, &req, name, O_CREAT | O_RDWR, 0600, NULL);

    uv_fs_req_cleanup(&req);
    if (file < 0)
        return file;
    uv_fs_write(NULL, &req, file, &buf, 1, 0, NULL);
    uv_fs_req_cleanup(&req);
    buf = uv_buf_init(book->first, 4);
    uv_fs_read(NULL, &req, file, &buf, 1, 0, NULL);
    uv_fs_req_cleanup(&req);
    uv_fs_close(NULL, &req, file, NULL);
    uv_fs_req_cleanup(&req);
    uv_fs_unlink(NULL, &req, name, NULL);
    uv_fs_req_cleanup(&req);
    return 0;
}

static void shelve(uv_work_t *req)
{
    struct book *book = req->data;
    char name[24];

    snprintf(name, sizeof(name), "book%d.txt", book->number);
    book->error = copy_title(book, name);
}

static void on_shelf(uv_work_t *req, int status)
{
    struct book *book = req->data;

    assert(status == 0 && book->error == 0);
    shelved += strcmp(book->first, "Moby") == 0;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 3; i++) {
        books[i].number = i;
        books[i].work.data = &books[i];
        uv_queue_work(loop, &books[i].work, shelve, on_shelf);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return shelved == 3 ? 0 : 1;
}
