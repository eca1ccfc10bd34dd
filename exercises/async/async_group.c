/*
 * Theory of operation
 *
 * Whoever waits for tasks puts a join on its stack and enters it in each of
 * them, so that nobody else can wait for them. A task that ends tells its join,
 * which counts and wakes its own task when enough have ended. The tasks of a
 * join are linked, in the order of the array: what else stands in the array
 * (NULL, used up, awaited by somebody else) is looked at once, before the wait,
 * and never again, for it may be gone afterwards.
 */
#include "async_internal.h"

/* --- joins --- */

static void join_cancel(struct wait *wait)
{
    struct join *join = (struct join *)wait; /* its first member */

    for (struct task *task = join->first; task; task = task->next_joined)
        task_cancel(task);
}

static void join_init(struct join *join)
{
    *join = (struct join){.wait.cancel = join_cancel};
    join->end = &join->first;
}

/* Somebody awaits it, or has done so. */
static bool is_awaited(const struct task *task)
{
    return task->state == TASK_USED_UP || task->join || task->group ||
           task_is_main(task);
}

/* Enters the join in the task: 0, or what is wrong with it. */
static int join_enter(struct join *join, struct task *task)
{
    if (!task)
        return UV_ENOMEM;
    if (!task_current() || task == task_current())
        return UV_EINVAL;
    if (is_awaited(task))
        return UV_EALREADY;
    task->join = join;
    task->next_joined = NULL;
    *join->end = task;
    join->end = &task->next_joined;
    return 0;
}

static void join_leave(struct join *join)
{
    for (struct task *task = join->first; task; task = task->next_joined)
        task->join = NULL;
}

static size_t not_ended(const struct join *join)
{
    size_t count = 0;

    for (const struct task *task = join->first; task; task = task->next_joined)
        count += task->state != TASK_ENDED;
    return count;
}

static void join_failed(struct join *join, int error)
{
    if (join->first_error < 0)
        return;
    join->first_error = error;
    if (join->strict)
        join_cancel(&join->wait);
}

/* --- groups: a join that tasks enter and leave all the time --- */

struct task_group_wait {
    struct wait wait;
    struct task_group *group;
};

void task_group_leave(struct task *task)
{
    if (!task->group)
        return;
    *task->at_in_group = task->next_in_group;
    if (task->next_in_group)
        task->next_in_group->at_in_group = task->at_in_group;
    task->group = NULL;
}

static void group_told(struct task *task)
{
    struct task_group *group = task->group;
    struct task_group_wait *waiting = group->waiting;

    if (task->result < 0 && group->error == 0)
        group->error = task->result;
    task_group_leave(task);
    task_use_up(task);
    if (group->first || !waiting)
        return;
    group->waiting = NULL;
    task_unpark(&waiting->wait);
}

int task_group_add(struct task_group *group, struct task *task)
{
    if (!task)
        return UV_ENOMEM;
    if (task == task_current())
        return UV_EINVAL;
    if (is_awaited(task))
        return UV_EALREADY;
    task_watch_awaited(task, __builtin_return_address(0));
    task->group = group;
    task->at_in_group = &group->first;
    task->next_in_group = group->first;
    if (group->first)
        group->first->at_in_group = &task->next_in_group;
    group->first = task;
    task_begin(task);
    if (task->state == TASK_ENDED)
        group_told(task);
    return 0;
}

void task_group_cancel(struct task_group *group)
{
    for (struct task *task = group->first; task; task = task->next_in_group)
        task_cancel(task);
}

static void group_wait_cancel(struct wait *wait)
{
    struct task_group *group = ((struct task_group_wait *)wait)->group;

    if (task_loop_ends())
        group->waiting = NULL; /* the group may live on */
    else
        task_group_cancel(group);
}

int task_group_wait(struct task_group *group)
{
    struct task_group_wait waiting = {{.cancel = group_wait_cancel}, group};
    int error;

    if (!task_current())
        return UV_EINVAL;
    if (group->waiting)
        return UV_EBUSY;
    if (task_current()->cancel_pending)
        task_group_cancel(group);
    if (group->first) {
        group->waiting = &waiting;
        task_park(&waiting.wait);
    }
    error = group->error;
    group->error = 0;
    if (error < 0 && task_current()->cancel_pending)
        error = UV_ECANCELED;
    return task_told(error);
}

/* --- the end of a task --- */

void task_join_told(struct task *task)
{
    struct join *join = task->join;

    if (task->group)
        group_told(task);
    if (!join)
        return;
    if (task->result < 0)
        join_failed(join, task->result);
    if (join->needed > 0 && --join->needed == 0)
        task_unpark(&join->wait);
}

static void begin_all(const struct join *join)
{
    for (struct task *task = join->first; task; task = task->next_joined)
        task_begin(task);
}

/* Parks until all have ended. */
static void join_wait_all(struct join *join)
{
    if (task_current()->cancel_pending)
        join_cancel(&join->wait);
    begin_all(join);
    join->needed = not_ended(join);
    if (join->needed > 0)
        task_park(&join->wait);
}

/* --- one --- */

static int await_from(struct task *task, const void *site)
{
    struct join join;
    int result;

    join_init(&join);
    result = join_enter(&join, task);
    if (result < 0)
        return result;
    if (site)
        task_watch_awaited(task, site);
    join_wait_all(&join);
    result = task->result;
    task_use_up(task);
    return result;
}

int await(struct task *task)
{
    int result = await_from(task, __builtin_return_address(0));

    return task_current() ? task_told(result) : result;
}

/* --- all --- */

struct gathering {
    struct join join;
    int *results; /* may be NULL */
    int first;    /* error in the order of the array */
    size_t first_at;
};

static void gathering_note(struct gathering *all, size_t index, int result)
{
    if (all->results)
        all->results[index] = result;
    if (result < 0 && (all->first == 0 || index < all->first_at)) {
        all->first = result;
        all->first_at = index;
    }
}

/* Some may have failed before; the others are told one by one. */
static void gathering_look_back(struct gathering *all)
{
    const struct task *first = NULL;

    for (struct task *task = all->join.first; task; task = task->next_joined)
        if (task->state == TASK_ENDED && task->result < 0 &&
            (!first || task->ended_at < first->ended_at))
            first = task;
    if (first)
        join_failed(&all->join, first->result);
}

static void gathering_enter(struct gathering *all, struct task *const *tasks,
                            size_t count, const void *site)
{
    for (size_t i = 0; i < count; i++) {
        int rc = join_enter(&all->join, tasks[i]);

        if (rc == 0) {
            tasks[i]->index = i;
            task_watch_awaited(tasks[i], site);
        } else {
            gathering_note(all, i, rc);
        }
    }
    gathering_look_back(all);
    if (all->first < 0)
        join_failed(&all->join, all->first);
}

static void gathering_take(struct gathering *all)
{
    for (struct task *task = all->join.first, *next; task; task = next) {
        next = task->next_joined;
        gathering_note(all, task->index, task->result);
        task_use_up(task);
    }
}

static int gather_from(struct gathering *all, struct task *const *tasks,
                       size_t count, const void *site)
{
    gathering_enter(all, tasks, count, site);
    join_wait_all(&all->join);
    gathering_take(all);
    if (all->first < 0 && task_current()->cancel_pending)
        return task_told(UV_ECANCELED);
    return task_told(all->join.strict ? all->join.first_error : all->first);
}

int gather(struct task *const *tasks, size_t count, int *results)
{
    struct gathering all = {.results = results};

    if (!task_current())
        return UV_EINVAL;
    join_init(&all.join);
    return gather_from(&all, tasks, count, __builtin_return_address(0));
}

int gather_or_cancel(struct task *const *tasks, size_t count, int *results)
{
    struct gathering all = {.results = results};

    if (!task_current())
        return UV_EINVAL;
    join_init(&all.join);
    all.join.strict = true;
    return gather_from(&all, tasks, count, __builtin_return_address(0));
}

/* --- the first of several --- */

static struct task taken = {.state = TASK_USED_UP, .cancel_asked = true};

/* The tasks are left alone; that one of them ends is of no interest now. */
static void first_cancel(struct wait *wait)
{
    struct join *join = (struct join *)wait; /* its first member */

    wait->cancelled = true;
    join->needed = 0;
    task_unpark(wait);
}

/* Of those that ended the one that did so first; NULL if none did. */
static struct task *earliest(const struct join *join)
{
    struct task *first = NULL;

    for (struct task *task = join->first; task; task = task->next_joined)
        if (task->state == TASK_ENDED &&
            (!first || task->ended_at < first->ended_at))
            first = task;
    return first;
}

static int first_park(struct join *join)
{
    struct task *first = earliest(join);

    if (!first) {
        join->needed = 1;
        task_park(&join->wait);
        first = earliest(join);
    }
    /* One may have ended before the request came: it is not lost. */
    return first ? (int)first->index : UV_ECANCELED;
}

/* Enters all but those that as_completed() has given; the index of a NULL, or
 * an error, or `count` if there is neither. */
static size_t first_enter(struct join *join, struct task *const *tasks,
                          size_t count, int *ret_error)
{
    for (size_t i = 0; i < count; i++) {
        if (tasks[i] == &taken)
            continue;
        if (!tasks[i])
            return i;
        *ret_error = join_enter(join, tasks[i]);
        if (*ret_error < 0)
            return i;
        tasks[i]->index = i;
    }
    return count;
}

static int first_of(struct task *const *tasks, size_t count)
{
    struct join join;
    size_t at;
    int rc = 0;

    join_init(&join);
    join.wait.cancel = first_cancel;
    at = first_enter(&join, tasks, count, &rc);
    if (at < count && rc == 0)
        rc = (int)at;
    else if (rc == 0 && !join.first)
        rc = UV_EOF;
    else if (rc == 0) {
        begin_all(&join);
        rc = first_park(&join);
    }
    join_leave(&join);
    return rc;
}

int wait_first(struct task *const *tasks, size_t count)
{
    int rc = task_enters("wait_first", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(count ? first_of(tasks, count) : UV_EINVAL);
}

int as_completed(struct task **tasks, size_t count, int *ret_result)
{
    const void *site = __builtin_return_address(0);
    int index = task_enters("as_completed", site);

    if (index < 0)
        return index;
    index = task_returns(first_of(tasks, count));
    if (index >= 0) {
        *ret_result = await_from(tasks[index], site);
        tasks[index] = &taken;
    }
    return index;
}

/* --- with an end --- */

struct deadline {
    struct task_timer *timer; /* NULL: it has passed */
    struct task *task;
    bool cancelled;
    int why;
};

static void deadline_passed(void *arg)
{
    struct deadline *deadline = arg;

    deadline->timer = NULL;
    if (deadline->task->state == TASK_ENDED || deadline->task->cancel_asked)
        return;
    deadline->cancelled = true;
    task_cancel(deadline->task);
}

static int timed(struct join *join, unsigned ms)
{
    struct deadline deadline = {.task = join->first, .why = UV_ETIMEDOUT};
    int result;

    deadline.timer = task_timer_start(ms, deadline_passed, &deadline);
    if (!deadline.timer) {
        deadline.why = UV_ENOMEM;
        deadline_passed(&deadline);
    }
    join_wait_all(join);
    if (deadline.timer)
        task_timer_stop(deadline.timer);
    result = deadline.task->result;
    task_use_up(deadline.task);
    if (result == UV_ECANCELED && deadline.cancelled &&
        !task_current()->cancel_pending)
        return deadline.why;
    return task_told(result);
}

int with_timeout(struct task *task, unsigned ms)
{
    const void *site = __builtin_return_address(0);
    struct join join;
    int rc;

    join_init(&join);
    rc = join_enter(&join, task);
    if (rc < 0)
        return rc;
    task_watch_awaited(task, site);
    return timed(&join, ms);
}

/* --- the way out --- */

void cancel_all(struct task *const *tasks, size_t count)
{
    struct gathering all = {.results = NULL};

    if (!task_current())
        return;
    join_init(&all.join);
    gathering_enter(&all, tasks, count, __builtin_return_address(0));
    join_cancel(&all.join.wait);
    join_wait_all(&all.join);
    gathering_take(&all);
}
