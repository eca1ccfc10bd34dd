/*
 * result.h - what a grading found, as data: made by lint and play, judged,
 * then rendered by report and kept by store. Strings are owned by the struct
 * that holds them and may be NULL where it says so. Text that came from a
 * submission is valid UTF-8 but otherwise as written: whoever shows it escapes.
 */
#ifndef GRADE_COURSE_RESULT_H
#define GRADE_COURSE_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"
#include "course/exercise.h"
#include "course/rule.h"

enum { TIME_NONE = -1 };

/* A place in the learner's file; file NULL and line 0 when unknown. */
struct place {
    char *file;
    int line, column;
    char *function; /* may be NULL */
};

/* One link of a chain: newest first for findings of a run, in the order of
 * execution for witness paths of lint. */
struct step {
    char *text; /* "timer fired", "uv_fs_read completed", "e is negative" */
    struct place place;
    long long at_us; /* virtual time; TIME_NONE when it has none */
};

/* Bytes of the finding's file that a repair replaces; columns in bytes from 1,
 * the end behind the last. Begin and end are equal where text is put in. */
struct edit {
    int line, column, end_line, end_column;
    char *text;
};

struct finding {
    const struct rule *rule;
    enum severity severity;
    bool by_run; /* a watchdog found it; otherwise lint */
    int part;    /* 0 when unknown */
    struct place place;
    int end_line, end_column; /* behind what it is about; 0 when unknown */
    char *message;            /* what happened, one sentence */
    char *why;                /* why it matters, one or two sentences */
    struct step *chain;
    size_t chain_count;
    long long seed;    /* of the run that showed it; -1 for lint */
    char *replay;      /* the command that shows it again; NULL for lint */
    size_t runs;       /* of a hunt: how many schedules showed it */
    char *change;      /* of a hunt: what that schedule changes of the plain
                          order, in words; NULL when nothing */
    char *fingerprint; /* of lint: rule, function and statement, whatever the
                          line; NULL when nobody asked */
    char *excuse;      /* the reason that the file gives for it, or that it was
                          known; NULL when there is none. Lint does not show
                          it then; a grading does. */
    bool known;        /* it is in the baseline */
    char *fix;         /* "compare with '< 0'": what the edits do; NULL when no
                          repair is known */
    struct edit *edits;
    size_t edit_count;
};

struct finding_list {
    struct finding *items;
    size_t count, capacity;
};

/* One row of the text timeline: a callback on the loop or an operation's
 * start or end. */
enum moment_kind {
    MOMENT_CALLBACK, /* on the loop */
    MOMENT_START,    /* of an operation */
    MOMENT_END,
    MOMENT_GAP, /* rows were left out here */
    MOMENT_STEP /* of a program that the learner was asked about */
};

struct moment {
    enum moment_kind kind;
    long long at_us;
    int lane;   /* 0: the loop; n: the operation lane_names[n - 1]; more
                   than there are: an operation without a lane */
    char *text; /* "uv_fs_read starts", "on_read" */
    struct place place;
    char *said; /* what the learner said would come instead: the first place
                   where prediction and truth part; NULL elsewhere */
};

struct timeline {
    char **lane_names;
    size_t lane_count;
    struct moment *moments;
    size_t moment_count;
};

enum test_status { TEST_PASSED, TEST_FAILED, TEST_UNSTABLE, TEST_NOT_RUN };

/* A hidden test over all its schedules. */
struct test_result {
    int part;
    char *name;
    enum test_status status;
    char *message;      /* why it failed, for the learner; may be NULL */
    bool cut_short;     /* the failing run crashed or was stopped */
    long long seed;     /* the first that failed; -1 if none */
    size_t runs;        /* schedules that were played */
    struct step *trail; /* of the failing run: where to look first, and what
                           led there, newest first; empty otherwise */
    size_t trail_count;
    struct timeline timeline; /* of the failing run; empty otherwise */
};

enum check_status { CHECK_PASSED, CHECK_FAILED, CHECK_NOT_GRADED };

struct check_result {
    const struct check *check; /* borrowed from the exercise */
    enum check_status status;
    int points;
    char *message;    /* one sentence; NULL when passed */
    long long seed;   /* that shows it; -1 when none does */
    int test;         /* index of the failed test, -1 when none */
    size_t *findings; /* indices into result.findings, most telling first */
    size_t finding_count;
};

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_NOT_GRADED };

/* A limit that stopped the submission. */
struct limit_hit {
    int part;
    char *name;  /* "cpu time", "wall time", "memory", "processes", "output",
                    "callbacks", "virtual time" */
    char *value; /* "10 s" */
    struct place place;
    char *test; /* may be NULL */
};

enum build_reason {
    BUILD_NOT_COMPILED, /* the compiler said no */
    BUILD_NOT_ACCEPTED, /* it compiles, but names are missing or not allowed */
    BUILD_STOPPED,      /* a limit ended the compiler */
    BUILD_NOT_ANALYSED  /* lint alone: what it could not read */
};

/* Why there is nothing to play: shown as is, costs nothing. */
struct build_failure {
    int part;
    enum build_reason reason;
    char *file; /* as the learner calls it */
    char *text; /* cleaned and capped, first error first */
};

/* "did not compile", "was not accepted", ...: what is said of a file. */
const char *build_reason_words(enum build_reason reason);

struct result {
    const char *command;             /* "run", "lint"; static */
    char *submission;                /* as the user named it */
    const struct exercise *exercise; /* borrowed; NULL for lint */
    int part;                        /* 0: all */
    enum verdict verdict;
    int points, max_points;
    long long seed, schedules;
    struct check_result *checks;
    size_t check_count;
    struct test_result *tests;
    size_t test_count;
    struct finding_list findings; /* sorted by file, line, column, rule */
    struct finding_list excused;  /* of lint: those with an excuse, sorted */
    struct limit_hit *limits;
    size_t limit_count;
    struct build_failure *builds;
    size_t build_count;
    char *trouble; /* the grader's own fault; NULL when there is none */
    bool refused;  /* of lint: all the trouble is with files that it was given
                      and that cannot be taken in */
    char *sandbox; /* one line: the level that was used */
};

void place_release(struct place *place);
void finding_release(struct finding *finding);
/* Takes over what `finding` owns. */
void finding_list_take(struct finding_list *list, struct finding *finding);
void finding_list_sort(struct finding_list *list);
void finding_list_release(struct finding_list *list);
void result_release(struct result *result);

/* Findings travel between processes as JSON objects with the members of the
 * result format and "part" and "seed". */
json_t *finding_to_json(const struct finding *finding);
int finding_from_json(struct finding *finding, const json_t *object,
                      struct error *err) __attribute__((warn_unused_result));

/* The whole result as docs/result.schema.json says; the caller owns it. */
json_t *result_to_json(const struct result *result);

/* What the process exits with: 0 pass, 1 fail, 3 not graded. */
int result_exit_code(const struct result *result);

#endif
