/* trace_internal.h - what the makers of a trace document share: see
 * trace_document.c. */
#ifndef GRADE_PLAY_TRACE_INTERNAL_H
#define GRADE_PLAY_TRACE_INTERNAL_H

#include "play/recording_detail.h"
#include "play/trace_document.h"
#include "proc/symbolize.h"

/* --- trace_keep.c: what of a recording is shown --- */

/* By id; `nodes` has recording->node_count items, `ops` op_count. */
struct trace_kept {
    bool *nodes, *ops;
    size_t left_out_nodes, left_out_ops;
};

/* `divergence`: an id from which on the callbacks differ; 0: none. */
void trace_keep(const struct recording *recording, bool all,
                uint32_t divergence, struct trace_kept *ret);
void trace_kept_release(struct trace_kept *kept);

/* The node itself or the nearest kept one that led to it; 0: none. */
uint32_t trace_kept_ancestor(const struct recording *recording,
                             const struct trace_kept *kept, uint32_t node);

/* Tracks and depths of the callbacks of a run, which are in order; numbers of
 * its operations. */
void trace_lay_out(struct trace_run *run);

/* --- trace_divergence.c --- */

struct trace_parting {
    enum trace_divergence_kind kind;
    uint32_t node[2]; /* 0: the run is over */
    long pick;
};

void trace_part(const struct recording *a, const struct recording *b, bool all,
                struct trace_parting *ret);
/* The sentence; the caller frees it. NULL for DIVERGENCE_NONE. */
char *trace_part_words(const struct trace_document *document);

/* Whether the program's own code has a part in it. */
bool trace_is_shown_node(const struct trace_node *node, bool all);
bool trace_is_shown_op(const struct trace_op *op, bool all);

/* --- trace_places.c: offsets to lines, all at once --- */

struct trace_places {
    struct code_address *items; /* sorted */
    size_t count, capacity;
    const char *file;
};

void trace_places_want(struct trace_places *places, uint64_t pc, bool is_call);
int trace_places_look_up(struct trace_places *places, int object_fd,
                         struct error *err) __attribute__((warn_unused_result));
/* Empty when nothing is known; the caller owns it. */
struct place trace_places_find(const struct trace_places *places, uint64_t pc,
                               bool is_call);
void trace_places_release(struct trace_places *places);

/* --- trace_marks.c: findings in words --- */

/* Fills in the marks of all runs. 0 or a negative errno. */
int trace_tell_marks(const struct trace_request *request,
                     const struct trace_kept *kept,
                     struct trace_document *document, struct error *err)
    __attribute__((warn_unused_result));

/* --- trace_source.c --- */

/* Quotes what the places of the document name. */
void trace_quote(const struct trace_request *request,
                 struct trace_document *document);

#endif
