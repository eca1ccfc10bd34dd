/* expect: class=race rule=UV502 also=UV506 line=61 */
/*
 * After a blog engine: the set-up asks the database whether an owner exists and
 * then adds one. Two browsers that send the form add two owners.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct row {
    struct row *next;
    const char *name;
};

struct form {
    uv_work_t query;
    const char *name;
    int owners_found, status;
};

static uv_mutex_t db;
static struct row *owners; /* guarded by db */

static int db_count(void)
{
    int count = 0;

    uv_mutex_lock(&db);
    for (const struct row *row = owners; row; row = row->next)
        count++;
    uv_mutex_unlock(&db);
    return count;
}

static void db_insert(const char *name)
{
    struct row *row = malloc(sizeof(*row));

    uv_mutex_lock(&db);
    *row = (struct row){owners, name};
    owners = row;
    uv_mutex_unlock(&db);
}

static void count_owners(uv_work_t *work)
{
    struct form *form = work->data;

    form->owners_found = db_count();
}

static void owners_counted(uv_work_t *work, int status)
{
    struct form *form = work->data;

    assert(status == 0);
    if (form->owners_found > 0) {
        form->status = 409;
        return;
    }
    db_insert(form->name);
    form->status = 201;
}

static void form_sent(uv_loop_t *loop, struct form *form)
{
    form->query.data = form;
    assert(uv_queue_work(loop, &form->query, count_owners, owners_counted) ==
           0);
}

static void second_browser(uv_timer_t *timer)
{
    form_sent(timer->loop, timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct form first = {.name = "ann"}, second = {.name = "bob"};
    uv_timer_t browser;
    int count;

    assert(uv_mutex_init(&db) == 0);
    form_sent(loop, &first);
    uv_timer_init(loop, &browser);
    browser.data = &second;
    uv_timer_start(&browser, second_browser, 8, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    count = db_count();
    while (owners) {
        struct row *row = owners;

        owners = row->next;
        free(row);
    }
    uv_mutex_destroy(&db);
    return count == 1 ? 0 : 1;
}
