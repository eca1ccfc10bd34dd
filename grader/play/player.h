/*
 * player.h - the parts of the player, which is the only process that ever
 * maps a learner's code. See player_main.c for how they work together.
 */
#ifndef GRADE_PLAY_PLAYER_H
#define GRADE_PLAY_PLAYER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "play/protocol.h"
#include "runtime/rt.h"

enum {
    PLAYER_INPUTS_MAX = 256,
    PLAYER_FILES_MAX = 64,
    PLAYER_FOLDER_MAX = 64,
    PLAYER_LINKS_MAX = 500
};

/*
 * Where the child collects what it has to say: in memory that it shares with
 * the player, which sends the rest when the child ends in the middle of
 * something. `len` counts the whole packet and is 0 when there is none.
 */
struct player_page {
    struct rt_beacon beacon;
    volatile uint32_t sending; /* the child waits for the referee, not for us */
    volatile uint32_t len;
    uint8_t data[PROTOCOL_PACKET_MAX] __attribute__((aligned(8)));
};

/* One run as the referee ordered it; inputs point into the message. */
struct player_order {
    struct protocol_run run;
    struct protocol_value inputs[PLAYER_INPUTS_MAX];
    size_t input_count;
    uint32_t picks[PROTOCOL_PICKS_MAX];
    uint32_t pick_count;
    /* Written before the child is made, which finds only zeros here. */
    struct protocol_value files[PLAYER_FILES_MAX];
    size_t file_count;
    int channel;      /* to the referee, for this run alone */
    int home;         /* the player's folder */
    bool own;         /* the user's own program, not a submission */
    const char *from; /* its run's folder links to what is in here; or NULL */
    char folder[PLAYER_FOLDER_MAX]; /* below it, private to the run */
    char keep[NAME_MAX + 1]; /* of `home`, beside the runs; "": nothing */
};

/* --- player_say.c: what the child tells the referee --- */

/* From now on all is said over `channel`, collected in `page`. */
void player_say_start(struct player_page *page, int channel, uint64_t nonce);
/* One item: a record of the trace or struct protocol_done. */
void player_say(const void *item, size_t size);
void player_say_value(const struct protocol_value *value);
/* Sends what was collected. */
void player_say_flush(void);
/* Tells a fault of the grader and ends the process. */
void player_say_trouble(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* --- driver.c --- */

/* Gives the driver its inputs. */
void driver_start(const struct player_order *order);

/* --- player_child.c --- */

/* Plays the run in this process, which ends with it. */
void player_child_run(const struct player_order *order,
                      struct player_page *page) __attribute__((noreturn));

/*
 * The run is over, and this process with it. `whole`: it came to its end by
 * itself, and what it left open is looked for.
 */
void player_child_end(bool whole) __attribute__((noreturn));

/* --- player_links.c --- */

/*
 * Makes a link in `to_fd`, an open folder, for each entry of the folder `from`,
 * at most PLAYER_LINKS_MAX. 0 or a negative errno.
 */
int player_links_make(int to_fd, const char *from);

/* --- player_guard.c --- */

/*
 * Waits until the child is gone, ends it at its real-time limits, and fills
 * in what became of it.
 */
void player_guard_wait(pid_t child, unsigned multiplier,
                       struct player_page *page,
                       struct protocol_exited *ret_exited);

/* --- player_tasks.c --- */

/* Connects the course library's tasks with the runtime's registry. */
void player_tasks_start(void);

#endif
