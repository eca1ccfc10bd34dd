/* expect: class=race rule=UV501 also=UV606 line=37 schedules=any */
/*
 * An idle callback adds up a ledger piece by piece, starting from the total,
 * while a correction is loaded. At the end it stores its sum over the corrected
 * total.
 */
#include <assert.h>
#include <uv.h>

enum { ENTRIES = 40, PIECE = 10 };

struct ledger {
    uv_idle_t audit;
    uv_fs_t correction;
    int entries[ENTRIES];
    int next;
    long sum, total;
};

static void correction_loaded(uv_fs_t *req)
{
    struct ledger *ledger = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    ledger->total -= 100;
}

static void audit_piece(uv_idle_t *idle)
{
    struct ledger *ledger = idle->data;

    for (int i = 0; i < PIECE; i++)
        ledger->sum += ledger->entries[ledger->next++];
    if (ledger->next < ENTRIES)
        return;
    ledger->total = ledger->sum;
    uv_close((uv_handle_t *)idle, NULL);
}

static void start_audit(struct ledger *ledger, uv_loop_t *loop)
{
    ledger->sum = ledger->total;
    ledger->audit.data = ledger;
    uv_idle_init(loop, &ledger->audit);
    uv_idle_start(&ledger->audit, audit_piece);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    static struct ledger ledger = {.total = 1000};

    for (int i = 0; i < ENTRIES; i++)
        ledger.entries[i] = i;
    ledger.correction.data = &ledger;
    assert(uv_fs_stat(loop, &ledger.correction, ".", correction_loaded) == 0);
    start_audit(&ledger, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(ledger.total == 1000 - 100 + ENTRIES * (ENTRIES - 1) / 2);
    return 0;
}
