/* expect: verdict=fail points=0 says=belongs to the grader */
/* Knows the grader's protocol, but not the nonce of the run: claims that all
 * is well and done, on every descriptor. */
#include "cache.h"

#include <stdint.h>
#include <unistd.h>

/* What grader/play/protocol.h says, whole packets of it. */
struct packet {
    uint64_t nonce, sequence;
    struct {
        uint32_t type, size, key_size, value_size;
        int64_t integer;
        char key[12], value[4];
    } left_open;
    struct {
        uint32_t type, size;
        uint64_t nonce;
        uint32_t choices, unused;
        uint64_t hash;
    } done;
};

/* A system call that the policy does not see. */
static long call(long number, long a, long b, long c)
{
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    struct packet packet = {
        .left_open = {0x100, 37, 12, 1, 0, "loop_closed", ""},
        .done = {0x103, sizeof(packet.done), 0, 0, 0, 0},
    };

    for (int fd = 3; fd < 1024; fd++)
        call(1 /* write */, fd, (long)&packet, sizeof(packet));
    (void)done;
    (void)arg;
    _exit(0);
}
