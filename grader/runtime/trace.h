/*
 * trace.h - the format in which the runtime tells what a run did. The only
 * header that the runtime shares with the rest of the grader. Records are
 * fixed-size, in the byte order of the machine: they never leave it. Whoever
 * reads them must expect any bytes: a submission can write them, too.
 */
#ifndef GRADE_RUNTIME_TRACE_H
#define GRADE_RUNTIME_TRACE_H

#include <stdint.h>

enum {
    TRACE_STACK_MAX = 8,  /* return addresses kept of a place */
    TRACE_NAME_MAX = 40,  /* bytes of a name, NUL included */
    TRACE_TEXT_MAX = 200, /* bytes of a detail, NUL included */
    TRACE_RECORD_MAX = 1024
};

enum trace_type {
    TRACE_NODE = 1, /* a callback began (a node of the causal tree) */
    TRACE_NODE_END,
    TRACE_OP,     /* an operation was started */
    TRACE_OP_END, /* it completed */
    TRACE_CHOICE, /* the schedule picked */
    TRACE_FINDING,
    TRACE_CLOCK, /* the virtual clock moved */
    TRACE_LIMIT, /* a limit of the runtime ended the run */
    TRACE_CLUE,  /* a finding without a rule, which accuses nobody: where to
                    look first when a hidden test fails */
    TRACE_AWAIT, /* somebody waits for the end of an operation */
    TRACE_OPEN,  /* what was open at the finding before it: as many as there
                    are */
    TRACE_OP_OF  /* of which handle an operation is, and when it is due */
};

enum trace_kind {
    TRACE_MAIN,
    TRACE_TIMER,
    TRACE_IDLE,
    TRACE_PREPARE,
    TRACE_CHECK,
    TRACE_ASYNC,
    TRACE_CLOSE,
    TRACE_WORK, /* uv_queue_work: its after callback */
    TRACE_FS,
    TRACE_DNS,
    TRACE_RANDOM,
    TRACE_STREAM, /* bytes came in */
    TRACE_TASK,
    TRACE_WORKER, /* a body on a pool thread */
    TRACE_CALL,   /* of a library, made of several operations */
    TRACE_CONNECTION,
    TRACE_NET,   /* a request of a stream or socket: connect, write, send */
    TRACE_ALLOC, /* a stream or socket asks for a buffer */
    TRACE_DATAGRAM,
    TRACE_POLL,
    TRACE_SIGNAL,
    TRACE_PROCESS,
    TRACE_WATCH, /* a file changed */
    TRACE_KIND_COUNT
};

/* What the schedule picks at a choice point. */
enum trace_point {
    TRACE_POINT_NEXT,   /* which of what is ready comes, or the next timer */
    TRACE_POINT_BODY,   /* which thread of the pool runs */
    TRACE_POINT_CANCEL, /* 1: uv_cancel() comes before the body begins */
    TRACE_POINT_CLOSE,  /* how many that were closed before are called first */
    TRACE_POINT_TURN,   /* 1: one more comes before the close callbacks */
    TRACE_POINT_ISSUE,  /* 1: the body begins only after something else */
    TRACE_POINT_SEND,   /* 1: the loop wakes before the sender goes on */
    TRACE_POINT_READ,   /* of a stream: 1: a byte, 2: half, 3: all but one */
    TRACE_POINT_WRITE,  /* the same */
    TRACE_POINT_COUNT
};

/*
 * Code addresses are offsets into the learner's shared object; 0 where the
 * code is not the learner's. A call site is the return address: its line is
 * that of the byte before.
 */
struct trace_record {
    uint32_t type;  /* enum trace_type */
    uint32_t size;  /* of the whole record */
    uint64_t at_ns; /* virtual time since the start of the run */
};

struct trace_node {
    struct trace_record head;
    uint32_t node, parent; /* parent 0: none; ids start at 1 */
    uint32_t op;           /* the operation whose callback it is; 0: none */
    uint32_t kind;         /* enum trace_kind */
    uint64_t callback_pc;  /* entry of the callback */
};

struct trace_node_end {
    struct trace_record head;
    uint32_t node, unused;
};

/* Started by a library within one that the submission called by name. */
enum { TRACE_OP_INNER = 1 };

struct trace_op {
    struct trace_record head;
    uint32_t op, node; /* `node`: the callback that started it */
    uint32_t kind, flags;
    uint64_t site_pc;
    char name[TRACE_NAME_MAX]; /* "uv_fs_read", or the task's name */
};

struct trace_op_of {
    struct trace_record head;
    uint32_t op;
    uint32_t handle; /* handles are numbered as they were made */
    uint64_t due_ns; /* of a timer; else 0 */
};

struct trace_op_end {
    struct trace_record head;
    uint32_t op;
    int32_t status;
};

struct trace_await {
    struct trace_record head;
    uint32_t op, node; /* `node`: the callback that waits; 0: none */
    uint64_t site_pc;
};

struct trace_choice {
    struct trace_record head;
    uint32_t index, options, picked; /* picked 0: the plain order */
    uint32_t kind;                   /* of what would come first */
    uint32_t point;                  /* enum trace_point */
    uint32_t picked_kind;
    uint32_t picked_op, first_op; /* operations; 0: none is known */
};

enum trace_clock_cause {
    TRACE_CLOCK_IDLE,   /* nothing was ready */
    TRACE_CLOCK_SLEPT,  /* a callback slept */
    TRACE_CLOCK_OUTSIDE /* another process was waited for, in real time */
};

struct trace_clock {
    struct trace_record head; /* at_ns: the new time */
    uint64_t from_ns;
    uint32_t cause; /* enum trace_clock_cause */
    uint32_t node;
};

struct trace_limit {
    struct trace_record head;
    char name[TRACE_NAME_MAX], value[TRACE_NAME_MAX];
    uint32_t node, unused;
};

/* Name of the limit that a program meets which runs a loop on a thread of its
 * own: what happens there is not followed, and nobody is accused of it. */
#define TRACE_LIMIT_THREADS "loops on several threads"

enum trace_severity { TRACE_HINT, TRACE_DOUBTFUL, TRACE_DEFINITE };

/* Where else to look: "read here", "first completed here". */
struct trace_related {
    uint64_t pc;
    uint64_t at_ns;
    uint32_t node, unused;
    char label[TRACE_NAME_MAX];
};

/*
 * Subject of a clue whose place is a whole function, because it is chance where
 * in it the run was: the one around the place, or, when the stack is full, the
 * one that called itself.
 */
#define TRACE_CLUE_INSIDE "inside"
#define TRACE_CLUE_FULL "full"

struct trace_finding {
    struct trace_record head;
    char rule[8];      /* "UV301" */
    uint32_t severity; /* enum trace_severity */
    uint32_t node, op; /* where it happened; 0: none */
    uint32_t stack_count, related_count, unused;
    uint64_t stack[TRACE_STACK_MAX]; /* innermost first */
    uint64_t data_address;           /* offset of a global; 0: none */
    /* Or the call that got the memory where it lies, 0: unknown; how far in
     * that block, and how large that is. */
    uint64_t block_site, block_byte, block_size;
    struct trace_related related[4];
    char subject[TRACE_NAME_MAX]; /* "sleep", "uv_timer_t", the task's name */
    char detail[TRACE_TEXT_MAX];  /* the sentence, without places */
};

enum {
    TRACE_OPEN_REQUEST = 1,      /* else a handle */
    TRACE_OPEN_UNREFERENCED = 2, /* a handle */
    TRACE_OPEN_KEEPS = 4         /* uv_run() does not return because of it */
};

/* A handle or request that is open. */
struct trace_open {
    struct trace_record head;
    uint32_t node; /* that made it, or submitted the request */
    uint32_t op;   /* what is under way on it; 0: nothing ever was */
    uint32_t flags, unused;
    uint64_t made_pc, started_pc; /* where; 0: not in the learner's code */
    char type[TRACE_NAME_MAX];    /* "uv_tcp_t"; of a request, the call */
    char state[TRACE_NAME_MAX];   /* what it waits for, in words */
};

#endif
