/* expect: none */
/* A till holds the lock of the cash book only while it changes the book. */
#include <assert.h>
#include <uv.h>

struct book {
    uv_mutex_t lock;
    int cents, entries;
};

struct till {
    uv_work_t print;
    struct book *book;
    int cents;
};

static struct book book;
static struct till tills[2];

static void print(uv_work_t *req)
{
    struct till *till = req->data;

    assert(till->cents > 0);
}

static void printed(uv_work_t *req, int status)
{
    struct till *till = req->data;

    assert(status == 0);
    uv_mutex_lock(&till->book->lock);
    till->book->cents += till->cents;
    till->book->entries++;
    uv_mutex_unlock(&till->book->lock);
}

static void sell(struct till *till, int cents)
{
    till->cents = cents;
    till->book = &book;
    till->print.data = till;
    uv_queue_work(uv_default_loop(), &till->print, print, printed);
}

static void customer(uv_timer_t *timer)
{
    sell(&tills[0], 120);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t door;

    uv_mutex_init(&book.lock);
    uv_timer_init(uv_default_loop(), &door);
    uv_timer_start(&door, customer, 4, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_mutex_destroy(&book.lock);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return book.cents == 120 && book.entries == 1 ? 0 : 1;
}
