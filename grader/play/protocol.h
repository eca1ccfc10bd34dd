/*
 * protocol.h - what referee and player say to each other, and what the child
 * that runs the learner's code says to the referee. All of it goes over
 * SOCK_SEQPACKET sockets in the byte order of the machine. Both sides expect
 * any bytes: the child is hostile, and it can reach for the player, too.
 *
 * A message or packet is a fixed head followed by items. An item starts with
 * its type and size, as a record of the trace does; the next one starts at
 * the following multiple of eight.
 */
#ifndef GRADE_PLAY_PROTOCOL_H
#define GRADE_PLAY_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/trace.h"

enum {
    PROTOCOL_PACKET_MAX = 96 * 1024, /* bytes of any message */
    PROTOCOL_SCENE_MAX = 64,         /* bytes of a name, NUL included */
    PROTOCOL_KEY_MAX = 64,
    PROTOCOL_VALUE_MAX = 64 * 1024, /* bytes of one input or observation */
    PROTOCOL_PICKS_MAX = 8 * 1024,  /* of one schedule */
    PROTOCOL_CONTROL_FD = 3,        /* of the player */
    PROTOCOL_OBJECT_FD = 4
};

/* --- items --- */

/* Types of items that are no trace records. */
enum protocol_item_type {
    PROTOCOL_INT = 0x100, /* values: inputs and observations */
    PROTOCOL_TEXT,
    PROTOCOL_BYTES,
    PROTOCOL_DONE,    /* struct protocol_done: the scene came to its end */
    PROTOCOL_TROUBLE, /* a text value: the grader's own fault */
    PROTOCOL_FILE,    /* an input: the player writes it to the run's folder */
    PROTOCOL_PICKS    /* of a run: the schedule, as bytes: uint32_t each */
};

struct protocol_value {
    uint32_t type;   /* PROTOCOL_INT, _TEXT, _BYTES, _FILE */
    const char *key; /* of a file: its name */
    long long integer;
    const void *data; /* followed by a NUL that does not count */
    size_t len;
};

struct protocol_done {
    uint32_t type, size;
    uint64_t nonce;
    uint32_t choices, unused;
    uint64_t hash;
};

/* An item inside a packet; `bytes` starts with type and size. */
struct protocol_item {
    uint32_t type, size;
    const void *bytes;
};

struct protocol_writer {
    uint8_t *data;
    size_t capacity, len;
};

struct protocol_reader {
    const uint8_t *data;
    size_t len, at;
};

/* Appends a whole item; -EMSGSIZE, with nothing changed, when it is full. */
int protocol_put(struct protocol_writer *writer, const void *item, size_t size)
    __attribute__((warn_unused_result));
/* Appends a value; what is longer than PROTOCOL_VALUE_MAX is cut off. */
int protocol_put_value(struct protocol_writer *writer,
                       const struct protocol_value *value)
    __attribute__((warn_unused_result));

/* 1: an item; 0: the end; -EBADMSG: these are no items. */
int protocol_next(struct protocol_reader *reader,
                  struct protocol_item *ret_item)
    __attribute__((warn_unused_result));
/* All three: 0, or -EBADMSG when the item is not what it should be. */
int protocol_read_value(const struct protocol_item *item,
                        struct protocol_value *ret_value)
    __attribute__((warn_unused_result));
int protocol_read_done(const struct protocol_item *item,
                       struct protocol_done *ret_done)
    __attribute__((warn_unused_result));

union protocol_record {
    struct trace_record head;
    struct trace_node node;
    struct trace_node_end node_end;
    struct trace_op op;
    struct trace_op_end op_end;
    struct trace_await await;
    struct trace_choice choice;
    struct trace_op_of op_of;
    struct trace_clock clock;
    struct trace_limit limit;
    struct trace_open open;
    struct trace_finding finding;
};

/* A record whose names end in a NUL, whose kinds, counts and offsets are in
 * their ranges. */
int protocol_read_record(const struct protocol_item *item,
                         union protocol_record *ret_record)
    __attribute__((warn_unused_result));

/* --- referee and player: control --- */

enum protocol_message_type {
    PROTOCOL_RUN = 1, /* to the player, with one end of a socketpair */
    PROTOCOL_READY,   /* to the referee: warm */
    PROTOCOL_EXITED   /* to the referee: the child and all it left are gone */
};

struct protocol_run {
    uint32_t type, size; /* size: of the message with all its items */
    uint64_t nonce, seed;
    int32_t part;
    uint32_t debug;      /* play without fork */
    uint32_t multiplier; /* of real-time limits; at least 1 */
    uint32_t probe; /* all but the scene: none of the learner's code runs */
    uint32_t by_picks, unused; /* the schedule is a PROTOCOL_PICKS */
    char scene[PROTOCOL_SCENE_MAX];
    /* inputs follow: values */
};

enum protocol_stop {
    PROTOCOL_STOP_NONE,
    PROTOCOL_STOP_BLOCKED,   /* the loop waited in real time */
    PROTOCOL_STOP_COMPUTING, /* one callback computed without an end */
    PROTOCOL_STOP_CPU,
    PROTOCOL_STOP_WALL
};

struct protocol_exited {
    uint32_t type, size;
    uint64_t nonce;
    int32_t code;   /* what it exited with; -1 when a signal ended it */
    int32_t signal; /* 0 when it exited */
    uint32_t stop;  /* enum protocol_stop: why the player ended it */
    uint32_t node;  /* the callback that ran then; 0: none */
    uint32_t cpu_ms, wall_ms;
};

/* Checks a message of `len` bytes and gives its type; -EBADMSG. */
int protocol_message_type(const void *data, size_t len)
    __attribute__((warn_unused_result));

/* --- child and referee: packets of items --- */

/* Every packet carries the nonce of its run and its number in the run. */
struct protocol_packet {
    uint64_t nonce, sequence;
};

/* --- sockets --- */

/* A connected pair; both ends close on exec. */
int protocol_pair(int ret_fds[2]) __attribute__((warn_unused_result));

/*
 * Sends one message; `pass_fd` goes with it unless it is -1. Returns 0 or a
 * negative errno (-EPIPE when nobody is there; no signal is raised).
 */
int protocol_send(int fd, const void *data, size_t len, int pass_fd);

/*
 * Receives one message of at most `capacity` bytes. Returns its length; 0 at
 * the end; -EAGAIN when `wait` is false and there is none; -EBADMSG when it
 * was longer. `ret_fd`, which may be NULL, gets the descriptor that came with
 * it, or -1.
 */
long protocol_receive(int fd, void *data, size_t capacity, bool wait,
                      int *ret_fd) __attribute__((warn_unused_result));

#endif
