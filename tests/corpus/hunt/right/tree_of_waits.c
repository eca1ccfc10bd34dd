/* expect: none */
/*
 * A parent counts its own work and its children's down, through pointers from
 * child to parent, in any order. It is complete when its number reaches zero,
 * and then counts its own parent down.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct node {
    struct node *parent;
    uv_work_t work;
    int pending, weight, sum;
};

static int completed;

static void weigh(uv_work_t *work)
{
    struct node *node = work->data;

    node->weight = node->weight * 2 + 1;
}

static void count_down(struct node *node)
{
    while (node && --node->pending == 0) {
        completed++;
        if (node->parent)
            node->parent->sum += node->sum;
        node = node->parent;
    }
}

static void weighed(uv_work_t *work, int status)
{
    struct node *node = work->data;

    assert(status == 0);
    node->sum += node->weight;
    count_down(node);
}

static void add(uv_loop_t *loop, struct node *node, struct node *parent,
                int weight)
{
    node->parent = parent;
    node->weight = weight;
    node->pending++;
    if (parent)
        parent->pending++;
    node->work.data = node;
    assert(uv_queue_work(loop, &node->work, weigh, weighed) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct node nodes[5];

    memset(nodes, 0, sizeof(nodes));
    for (int i = 0; i < 5; i++)
        add(loop, &nodes[i], i > 0 ? &nodes[(i - 1) / 2] : NULL, i);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return completed == 5 && nodes[0].sum == 25 ? 0 : 1;
}
