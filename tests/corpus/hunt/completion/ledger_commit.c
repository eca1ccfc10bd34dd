/* expect: class=completion rule=UV103 also=UV606 line=36 schedules=any */
/* A ledger reports an entry as stored when it has started to write it; who
 * looks into the file then finds nothing. */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#define NAME "ledger.txt"

struct ledger {
    uv_file file;
    uv_fs_t write;
    void (*stored)(struct ledger *l);
    long size_seen;
};

static struct ledger ledger;
static const char entry[] = "3 loaves, 6.30\n";

static void entry_written(uv_fs_t *req)
{
    assert(req->result == (ssize_t)strlen(entry));
    uv_fs_req_cleanup(req);
}

static void ledger_add(struct ledger *l)
{
    uv_buf_t buf = uv_buf_init((char *)entry, strlen(entry));

    l->write.data = l;
    uv_fs_write(uv_default_loop(), &l->write, l->file, &buf, 1, -1,
                entry_written);
    l->stored(l);
}

static void look(struct ledger *l)
{
    struct stat info;

    assert(fstat(l->file, &info) == 0);
    l->size_seen = info.st_size;
}

static void sold(uv_timer_t *timer)
{
    ledger_add(timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t shop;

    ledger.file = open(NAME, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ledger.stored = look;
    uv_timer_init(uv_default_loop(), &shop);
    shop.data = &ledger;
    uv_timer_start(&shop, sold, 5, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(ledger.file);
    unlink(NAME);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return ledger.size_seen == (long)strlen(entry) ? 0 : 1;
}
