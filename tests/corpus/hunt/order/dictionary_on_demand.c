/* expect: class=order rule=UV505 also=UV506 line=45 */
/*
 * A spell checker sorts its dictionary on the pool and checks words that a
 * timer brings with a binary search, also while nothing is sorted.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { WORDS = 6 };

static const char *const raw[WORDS] = {"pear", "fig",  "apple",
                                       "plum", "kiwi", "lime"};

struct checker {
    uv_work_t sorting;
    uv_timer_t desk;
    const char *sorting_words[WORDS];
    const char *const *words;
    int asked, known;
};

static void sort_words(uv_work_t *work)
{
    struct checker *c = work->data;

    memcpy(c->sorting_words, raw, sizeof(raw));
    for (int i = 1; i < WORDS; i++)
        for (int j = i;
             j > 0 && strcmp(c->sorting_words[j - 1], c->sorting_words[j]) > 0;
             j--) {
            const char *word = c->sorting_words[j];

            c->sorting_words[j] = c->sorting_words[j - 1];
            c->sorting_words[j - 1] = word;
        }
}

static int knows(const struct checker *c, const char *word)
{
    int low = 0, high = WORDS;

    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(word, c->words[middle]);

        if (order == 0)
            return 1;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

static void word_came(uv_timer_t *desk)
{
    struct checker *c = desk->data;

    c->known += knows(c, raw[c->asked++]);
    if (c->asked == WORDS)
        uv_close((uv_handle_t *)desk, NULL);
}

static void sorted(uv_work_t *work, int status)
{
    struct checker *c = work->data;

    assert(status == 0);
    c->words = c->sorting_words;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct checker c = {.asked = 0};

    c.sorting.data = c.desk.data = &c;
    uv_timer_init(loop, &c.desk);
    uv_timer_start(&c.desk, word_came, 6, 2);
    assert(uv_queue_work(loop, &c.sorting, sort_words, sorted) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return c.known == WORDS ? 0 : 1;
}
