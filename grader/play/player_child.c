#include "play/player.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "play/driver.h"
#include "runtime/guard.h"

/* Backstop behind the guard, which is more exact and says the place. */
enum { CPU_BACKSTOP_S = 8 };

static const struct driver_part *find_part(int number)
{
    for (size_t i = 0; driver_parts[i]; i++) {
        if (driver_parts[i]->number == number)
            return driver_parts[i];
    }
    player_say_trouble("the driver has no part %d", number);
}

static const struct driver_test *find_test(const struct driver_part *part,
                                           const char *scene)
{
    for (const struct driver_test *t = part->tests; t->name; t++) {
        if (strcmp(t->name, scene) == 0)
            return t;
    }
    player_say_trouble("part %d has no scene '%s'", part->number, scene);
}

struct mapping {
    ElfW(Addr) base;
    size_t size;
};

static int mapping_found(struct dl_phdr_info *info, size_t size, void *arg)
{
    struct mapping *mapping = arg;

    (void)size;
    if (info->dlpi_addr != mapping->base)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        size_t end = segment->p_vaddr + segment->p_memsz;

        if (segment->p_type == PT_LOAD && end > mapping->size)
            mapping->size = end;
    }
    return 1;
}

static void map_object(const struct driver_part *part)
{
    void *object = dlopen("/proc/self/fd/4", RTLD_NOW | RTLD_LOCAL);
    struct link_map *map = NULL;
    struct mapping mapping = {0};

    if (!object)
        player_say_trouble("map the submission: %s", dlerror());
    if (dlinfo(object, RTLD_DI_LINKMAP, &map) < 0)
        player_say_trouble("find the submission: %s", dlerror());
    mapping.base = map->l_addr;
    dl_iterate_phdr(mapping_found, &mapping);
    rt_set_object((const void *)mapping.base, mapping.size);
    for (const struct driver_symbol *s = part->symbols; s->name; s++) {
        *s->pointer = dlsym(object, s->name);
        if (!*s->pointer)
            player_say_trouble("the submission has no '%s'", s->name);
    }
    close(PROTOCOL_OBJECT_FD);
}

static void record_made(void *arg, const struct trace_record *record)
{
    (void)arg;
    player_say(record, record->size);
    /* The guard's handler ends the process after this one. */
    if (record->type == TRACE_LIMIT)
        player_say_flush();
}

static void start_runtime(const struct player_order *order,
                          struct player_page *page)
{
    struct rt_config config = rt_config_default();
    int rc;

    config.seed = order->run.seed;
    config.by_picks = order->run.by_picks;
    config.picks = order->picks;
    config.pick_count = order->pick_count;
    config.sink = record_made;
    config.beacon = &page->beacon;
    rc = rt_start(&config);
    if (rc < 0)
        player_say_trouble("start the runtime: %s", strerror(-rc));
    rc = rt_guard_install();
    if (rc < 0)
        player_say_trouble("install the guard: %s", strerror(-rc));
}

/*
 * The runtime lets one thread run at a time, so a second CPU is of no use to
 * a run: handing over on one CPU takes a fraction of what waking another one
 * takes. Which one that is may differ from run to run.
 */
static void stay_on_this_cpu(void)
{
    int cpu = sched_getcpu();
    cpu_set_t set;

    if (cpu < 0 || cpu >= CPU_SETSIZE)
        return;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    (void)sched_setaffinity(0, sizeof(set), &set);
}

static void leave_the_player(const struct player_order *order)
{
    struct rlimit cpu = {
        .rlim_cur = CPU_BACKSTOP_S * order->run.multiplier,
        .rlim_max = CPU_BACKSTOP_S * order->run.multiplier,
    };

    if (!order->run.debug) {
        close(PROTOCOL_CONTROL_FD);
        close(order->home);
        setpgid(0, 0);
        setrlimit(RLIMIT_CPU, &cpu);
        stay_on_this_cpu();
        /* The player looks at its child in /proc; see player_guard.c. */
        (void)prctl(PR_SET_DUMPABLE, 1);
    }
    if (chdir(order->folder) < 0)
        player_say_trouble("enter the run's folder: %s", strerror(errno));
}

/* What a scene needs from the machine, without what the learner wrote. */
static void probe(void)
{
    driver_loop();
    driver_write_file("probe", "probe", 5);
}

static uint64_t nonce;

void player_child_end(bool whole)
{
    struct protocol_done done = {
        .type = PROTOCOL_DONE,
        .size = sizeof(done),
        .nonce = nonce,
    };

    if (whole)
        rt_finish();
    done.choices = rt_choice_count();
    done.hash = rt_trace_hash();
    player_say(&done, sizeof(done));
    player_say_flush();
    _exit(0);
}

void player_child_run(const struct player_order *order,
                      struct player_page *page)
{
    const struct driver_part *part;
    const struct driver_test *test;

    nonce = order->run.nonce;
    player_say_start(page, order->channel, order->run.nonce);
    leave_the_player(order);
    driver_start(order);
    part = find_part(order->run.part);
    test = find_test(part, order->run.scene);
    start_runtime(order, page);
    player_tasks_start();
    map_object(part);
    rt_enter_main();
    if (order->run.probe)
        probe();
    else
        test->run();
    rt_leave();
    player_child_end(true);
}
