/*
 * player_main.c - the process that runs the submission.
 *
 * Theory of operation. The player is started in the sandbox by the referee,
 * with the control socket as descriptor 3 and the learner's object as 4. It
 * locks itself down, says READY, and then serves one order at a time:
 *
 *     referee             player                     child
 *     RUN + channel ----> fork ---------------------> closes 3, maps 4, plays
 *        <-------------------- packets of the trace -- over the channel
 *                         waits (player_guard.c) <--- DONE, _exit
 *     EXITED <----------- what was left is killed
 *
 * The player itself never maps the object, so that none of its constructors
 * can reach this process, and it starts no thread, so that fork is whole.
 * The child's packets are collected in a page that both share: when the child
 * ends in the middle of something, the player sends the rest. It trusts
 * nothing in that page but the size of the page.
 *
 * The player is a subreaper: whatever a child leaves behind becomes a child
 * of the player, and is killed before the next run. A player that cannot get
 * rid of it ends itself, and the sandbox ends with it.
 */
#include "play/player.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "proc/sandbox.h"

enum { KILL_ROUNDS_MAX = 1000, EXIT_TROUBLE = 3 };

/* Kills the children that the kernel lists, which are few. */
static void kill_children(void)
{
    char text[512];
    int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    ssize_t got;
    char *at = text;

    if (fd < 0)
        return;
    got = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    for (long pid; (pid = strtol(at, &at, 10)) > 0;)
        kill((pid_t)pid, SIGKILL);
}

/* What a killed process had started becomes ours in turn: until none is left.
 */
static bool kill_leftovers(pid_t group)
{
    kill(-group, SIGKILL);
    for (int i = 0; i < KILL_ROUNDS_MAX; i++) {
        pid_t gone = waitpid(-1, NULL, WNOHANG);

        if (gone < 0 && errno == ECHILD)
            return true;
        if (gone > 0)
            continue;
        kill_children();
        usleep(200);
    }
    return false;
}

static int read_picks(const struct protocol_value *value,
                      struct player_order *order)
{
    if (value->len % sizeof(uint32_t) || value->len > sizeof(order->picks))
        return -EBADMSG;
    memcpy(order->picks, value->data, value->len);
    order->pick_count = (uint32_t)(value->len / sizeof(uint32_t));
    return 0;
}

static int read_input(const struct protocol_item *item,
                      struct player_order *order)
{
    struct protocol_value value;
    int rc = protocol_read_value(item, &value);

    if (rc < 0)
        return rc;
    if (value.type == PROTOCOL_PICKS)
        return read_picks(&value, order);
    if (value.type == PROTOCOL_FILE) {
        if (order->file_count == PLAYER_FILES_MAX)
            return -E2BIG;
        order->files[order->file_count++] = value;
    } else {
        if (order->input_count == PLAYER_INPUTS_MAX)
            return -E2BIG;
        order->inputs[order->input_count++] = value;
    }
    return 0;
}

static int read_order(const uint8_t *message, size_t len,
                      struct player_order *order)
{
    struct protocol_reader reader = {
        .data = message,
        .len = len,
        .at = sizeof(order->run),
    };
    struct protocol_item item;
    int rc;

    if (protocol_message_type(message, len) != PROTOCOL_RUN)
        return -EBADMSG;
    memcpy(&order->run, message, sizeof(order->run));
    order->input_count = order->file_count = 0;
    order->pick_count = 0;
    while ((rc = protocol_next(&reader, &item)) > 0) {
        rc = read_input(&item, order);
        if (rc < 0)
            break;
    }
    return rc;
}

static int write_file(int folder, const struct protocol_value *file)
{
    int fd = openat(folder, file->key, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                    0600);
    bool written;

    if (fd < 0)
        return -errno;
    written = write(fd, file->data, file->len) == (ssize_t)file->len;
    close(fd);
    /* Who wants to know what is in the file has to read it. */
    explicit_bzero((void *)file->data, file->len);
    return written ? 0 : -EIO;
}

static int make_folder(const struct player_order *order)
{
    int fd, rc = 0;

    if (mkdir(order->folder, 0700) < 0)
        return -errno;
    if (order->file_count == 0 && !order->from)
        return 0;
    fd = open(order->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    for (size_t i = 0; rc == 0 && i < order->file_count; i++)
        rc = write_file(fd, &order->files[i]);
    if (rc == 0 && order->from)
        rc = player_links_make(fd, order->from);
    close(fd);
    return rc;
}

/* Sends what the child did not get to send. */
static void send_rest(int channel, const struct player_page *page)
{
    uint32_t len = page->len;

    if (len > sizeof(struct protocol_packet) && len <= sizeof(page->data))
        (void)protocol_send(channel, page->data, len, -1);
}

static void play(struct player_order *order, struct player_page *page)
{
    struct protocol_exited exited = {
        .type = PROTOCOL_EXITED,
        .size = sizeof(exited),
        .nonce = order->run.nonce,
    };
    pid_t child;

    page->len = 0;
    page->sending = 0;
    page->beacon = (struct rt_beacon){0};
    if (make_folder(order) < 0)
        exit(EXIT_TROUBLE);
    if (order->run.debug) {
        sandbox_fork_forget();
        player_child_run(order, page);
    }
    child = order->own ? fork() : sandbox_fork();
    if (child == 0)
        player_child_run(order, page);
    if (child < 0)
        exit(EXIT_TROUBLE);
    player_guard_wait(child, order->run.multiplier, page, &exited);
    if (!kill_leftovers(child))
        exit(EXIT_TROUBLE);
    send_rest(order->channel, page);
    /* The run's folder, and what a run left beside it: the next one finds
     * nothing of it, and room for its own. */
    path_empty_but(order->home, order->keep[0] ? order->keep : NULL);
    if (protocol_send(PROTOCOL_CONTROL_FD, &exited, sizeof(exited), -1) < 0)
        exit(EXIT_TROUBLE);
}

/* The entry of the player's folder that leads to `from`, which is mounted below
 * it when the user works in a folder of /tmp; "" when none does. */
static void find_kept(const char *from, char ret_name[NAME_MAX + 1])
{
    char home[PATH_MAX];
    size_t len;

    ret_name[0] = '\0';
    if (!from || !getcwd(home, sizeof(home)))
        return;
    len = strlen(home);
    if (strncmp(from, home, len) != 0 || from[len] != '/')
        return;
    from += len + 1;
    snprintf(ret_name, NAME_MAX + 1, "%.*s", (int)strcspn(from, "/"), from);
}

static void serve(struct player_page *page, bool own, const char *from)
{
    static uint8_t message[PROTOCOL_PACKET_MAX] __attribute__((aligned(8)));
    static struct player_order order;
    unsigned count = 0;

    order.own = own;
    order.from = from;
    find_kept(from, order.keep);
    order.home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (order.home < 0)
        exit(EXIT_TROUBLE);
    for (;;) {
        long len = protocol_receive(PROTOCOL_CONTROL_FD, message,
                                    sizeof(message), true, &order.channel);

        if (len <= 0 || order.channel < 0)
            return;
        if (read_order(message, (size_t)len, &order) < 0)
            exit(EXIT_TROUBLE);
        /* Below the player's own folder, whatever the sandbox calls it. */
        snprintf(order.folder, sizeof(order.folder), "run-%d-%u", (int)getpid(),
                 ++count);
        play(&order, page);
        close(order.channel);
    }
}

/* What a submission's player refuses is what the job's own filter refuses for
 * the user's own program: it may start processes, so it may fork, too. */
static int lock(bool own, bool debug)
{
    int rc;

    if (own)
        return 0;
    rc = sandbox_lock_self();
    if (rc == 0)
        rc = sandbox_shield_self(debug);
    return rc < 0 ? rc : sandbox_fork_prepare();
}

int main(int argc, char **argv)
{
    bool debug = argc > 1 && strcmp(argv[1], "--debug") == 0;
    bool own = argc > 1 && strcmp(argv[1], "--own") == 0;
    uint32_t ready[2] = {PROTOCOL_READY, sizeof(ready)};
    struct player_page *page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (page == MAP_FAILED || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        return EXIT_TROUBLE;
    if (lock(own, debug) < 0 || rt_warm() < 0)
        return EXIT_TROUBLE;
    if (protocol_send(PROTOCOL_CONTROL_FD, ready, sizeof(ready), -1) < 0)
        return EXIT_TROUBLE;
    serve(page, own, own && argc > 2 ? argv[2] : NULL);
    return 0;
}
