/* expect: none */
/*
 * Results are hung on a list in the order of their completion. The list is
 * sorted when it is complete, so that order is never seen.
 */
#include <assert.h>
#include <uv.h>

struct entry {
    struct entry *next;
    uv_work_t work;
    int key;
};

static struct entry *list;

static void score(uv_work_t *work)
{
    struct entry *entry = work->data;

    entry->key = entry->key * 37 % 11;
}

static void insert_sorted(struct entry **at, struct entry *entry)
{
    while (*at && (*at)->key < entry->key)
        at = &(*at)->next;
    entry->next = *at;
    *at = entry;
}

static void scored(uv_work_t *work, int status)
{
    struct entry *entry = work->data;

    assert(status == 0);
    entry->next = list;
    list = entry;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct entry entries[5], *sorted = NULL;
    int last = -1, rising = 1;

    for (int i = 0; i < 5; i++) {
        entries[i].key = i + 1;
        entries[i].work.data = &entries[i];
        assert(uv_queue_work(loop, &entries[i].work, score, scored) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    while (list) {
        struct entry *entry = list;

        list = entry->next;
        insert_sorted(&sorted, entry);
    }
    for (; sorted; sorted = sorted->next) {
        rising &= sorted->key > last;
        last = sorted->key;
    }
    return rising ? 0 : 1;
}
