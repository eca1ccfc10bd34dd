/* expect: class=order rule=UV505 also=UV506 line=36 */
/*
 * A table's schema and its rows are loaded at once. The rows are split by the
 * number of columns, which only the schema tells, and the schema was launched
 * first.
 */
#include <assert.h>
#include <uv.h>

struct table {
    uv_work_t schema, rows;
    int columns;
    int cells[12];
    int row_count;
};

static void load_schema(uv_work_t *work)
{
    (void)work;
}

static void load_rows(uv_work_t *work)
{
    struct table *t = work->data;

    for (int i = 0; i < 12; i++)
        t->cells[i] = i;
}

static void rows_loaded(uv_work_t *work, int status)
{
    struct table *t = work->data;

    assert(status == 0);
    for (int at = 0; at < 12; t->row_count++) {
        assert(t->columns > 0);
        at += t->columns;
    }
}

static void schema_loaded(uv_work_t *work, int status)
{
    struct table *t = work->data;

    assert(status == 0);
    t->columns = 4;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct table t = {.row_count = 0};

    t.schema.data = t.rows.data = &t;
    assert(uv_queue_work(loop, &t.schema, load_schema, schema_loaded) == 0);
    assert(uv_queue_work(loop, &t.rows, load_rows, rows_loaded) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return t.row_count == 3 ? 0 : 1;
}
