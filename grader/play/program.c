#include "play/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/chain.h"
#include "play/linting.h"
#include "play/referee_seen.h"
#include "play/stage.h"
#include "proc/build.h"

/* The one scene of driver_program.c. */
enum { PART = 1 };
static const char scene[] = "main", slug[] = "program";
/* The folder of exercises that async.h is in. */
static const char async[] = "async";

void program_output(const struct recording *recording, struct strbuf *ret_text)
{
    const struct recording_value *value;

    for (size_t i = 0;
         (value = recording_value(recording, PROTOCOL_BYTES, "output", i)); i++)
        strbuf_add(ret_text, recording->text.text + value->data, value->len);
}

static int build(const struct home *home, const char *path, int *ret_fd,
                 struct error *err)
{
    static const char *const api[] = {"main"};
    struct strbuf source = STRBUF_INIT;
    struct build_output output = {.object_fd = -1};
    struct build_request request = {
        .file = path_base(path),
        .share = home->share,
        .exercise = async,
        .api = api,
        .api_count = 1,
        .compiler = BUILD_GCC,
    };
    int rc = path_read(path, PROGRAM_MAX_BYTES, &source, err);

    if (rc < 0)
        return rc;
    request.source = strbuf_text(&source);
    request.source_len = source.len;
    rc = build_object(&request, &output, err);
    if (rc == 0 && output.status != BUILD_OK)
        rc = error_set(err, -EINVAL, "'%s' cannot be built: %.300s", path,
                       strbuf_text(&output.messages));
    if (rc == 0) {
        *ret_fd = output.object_fd;
        output.object_fd = -1;
    }
    build_output_release(&output);
    strbuf_release(&source);
    return rc;
}

static void tell_output(const struct recording *recording,
                        struct program_run *run)
{
    struct strbuf text = STRBUF_INIT;

    program_output(recording, &text);
    run->output = xstrndup(strbuf_text(&text), PROGRAM_MAX_BYTES);
    strbuf_release(&text);
}

static void tell_ending(const struct recording *recording,
                        struct program_run *run)
{
    struct strbuf words = STRBUF_INIT;

    recording_explain(recording, &words);
    if (words.len)
        run->ending = strbuf_steal(&words);
    strbuf_release(&words);
}

void program_hide_library(struct recording *recording)
{
    bool has_tasks = false;

    for (size_t i = 0; i < recording->op_count; i++)
        has_tasks |= recording->ops[i].kind == TRACE_TASK;
    for (size_t i = 0; has_tasks && i < recording->op_count; i++) {
        struct trace_op *op = &recording->ops[i];
        const struct trace_node *node = recording_node(recording, op->node);

        if (op->kind != TRACE_TASK && node && node->kind == TRACE_MAIN)
            op->flags |= TRACE_OP_INNER;
    }
}

/* As a referee would tell of a test that was played once. */
static int tell(const struct recording *recording, const char *path,
                long long seed, int object_fd, struct program_run *run,
                struct error *err)
{
    struct testimony testimony = {0};
    struct testimony_test *test = testimony_add_test(&testimony);
    struct chain_context context = {
        .part = PART,
        .file = path_base(path),
        .command = "grade quiz",
        .object_fd = object_fd,
    };
    int rc;

    test->name = xstrdup(scene);
    test->seed = -1;
    test->runs = 1;
    for (size_t i = 0; i < recording->finding_count; i++) {
        int at = referee_see(&testimony, recording, &recording->findings[i],
                             test, seed);

        if (at >= 0)
            testimony.sightings[at].confirmed = true;
    }
    referee_tell_timeline(recording, test);
    rc = chain_tell(&context, &testimony, &run->result, err);
    testimony_release(&testimony);
    return rc;
}

static int play(const struct home *home, int object_fd, long long seed,
                struct recording *recording, struct error *err)
{
    char *player = xasprintf("%s/%s/player", home->lib, slug);
    const struct protocol_value inputs[] = {
        {.type = PROTOCOL_INT, .key = "args", .integer = 1, .data = ""},
        {.type = PROTOCOL_TEXT, .key = "arg0", .data = slug, .len = 7},
    };
    struct stage_order order = {
        .part = PART,
        .scene = scene,
        .seed = (uint64_t)seed,
        .inputs = inputs,
        .input_count = 2,
    };
    struct stage stage;
    int rc;

    stage_init(&stage, player, object_fd);
    rc = stage_play(&stage, &order, recording, err);
    if (rc == 0 && recording_outcome(recording) == OUTCOME_TROUBLE)
        rc = error_set(err, -EIO, "%s", recording->trouble);
    stage_release(&stage);
    free(player);
    return rc;
}

int program_play(const struct home *home, const char *path, long long seed,
                 struct program_run *ret, struct error *err)
{
    struct program_run run = {0};
    struct recording recording = {0};
    int object_fd = -1, rc = build(home, path, &object_fd, err);

    *ret = (struct program_run){0};
    if (rc == 0)
        rc = play(home, object_fd, seed, &recording, err);
    if (rc == 0) {
        tell_output(&recording, &run);
        tell_ending(&recording, &run);
        program_hide_library(&recording);
        rc = tell(&recording, path, seed, object_fd, &run, err);
    }
    if (rc == 0)
        *ret = run;
    else
        program_run_release(&run);
    recording_release(&recording);
    if (object_fd >= 0)
        close(object_fd);
    return rc;
}

void program_run_release(struct program_run *run)
{
    free(run->output);
    free(run->ending);
    result_release(&run->result);
    *run = (struct program_run){0};
}

const struct timeline *program_timeline(const struct program_run *run)
{
    static const struct timeline nothing;

    return run->result.test_count ? &run->result.tests[0].timeline : &nothing;
}

bool program_has_finding(const struct finding_list *list, const char *rule,
                         int line)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].rule->id, rule) &&
            (line == 0 || list->items[i].place.line == line))
            return true;
    return false;
}

int program_lint(const struct home *home, const char *path,
                 struct finding_list *list, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    struct linting_request request = {.home = home,
                                      .exercise = async,
                                      .name = path_base(path),
                                      .text = &text};
    struct linting linting;
    int rc = path_read(path, PROGRAM_MAX_BYTES, &text, err);

    if (rc == 0)
        rc = linting_start(&linting, &request, err);
    if (rc == 0)
        rc = linting_finish(&linting, PART, list, NULL, err);
    strbuf_release(&text);
    return rc;
}
