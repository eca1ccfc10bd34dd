/*
 * cmd_progress.c - what the learner knows and can do, by evidence. Reads the
 * logs of progress; writes a line only for a model answer that was shown, for
 * an item that the learner ticks, and for what is imported.
 */
#include "cmd_progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "store/progress_copy.h"

enum { FORMAT_TEXT, FORMAT_JSON };

static const struct option options[] = {
    OPTION_ROW(OPTION_TEXT, "did", 0, "ID",
               "tick an item by your own word, after its model answer", did, 0,
               0),
    OPTION_ROW(OPTION_TEXT, "export", 0, "FILE",
               "write all that is recorded there (-: stdout)", export_to, 0, 0),
    OPTION_ROW(OPTION_TEXT, "import", 0, "FILE",
               "add what was exported elsewhere", import_from, 0, 0),
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json", "how to answer", format,
               0, 0),
    OPTION_ROW(OPTION_FLAG, "json", 0, NULL, "the same as --format=json", json,
               0, 0),
    OPTION_COLOR,
    OPTION_HELP,
    OPTION_LAST,
};

static int fail_unknown(const struct standing *standing, const char *word,
                        struct error *err)
{
    const struct curriculum *curriculum = &standing->curriculum;
    const char **names = NULL, *near;
    size_t count = 0, capacity = 0, i, j;

    for (i = 0; i < curriculum->group_count; i++)
        for (j = 0; j < curriculum->groups[i].item_count; j++) {
            names = xgrow(names, count, &capacity, sizeof *names);
            names[count++] = curriculum->groups[i].items[j].id;
        }
    near = suggest_find(word, names, count);
    error_set(err, -EINVAL,
              "'%.60s' is no module and no item%s%s%s; 'grade progress' shows "
              "the modules",
              word, near ? ", did you mean '" : "", near ? near : "",
              near ? "'?" : "");
    free(names);
    return EXIT_USAGE;
}

/* --- the learner's own word --- */

static void show_answer(struct context *context,
                        const struct standing *standing,
                        const struct curriculum_item *item, struct error *err)
{
    progress_show_item(context, standing, item);
    if (!curriculum_evidence(item, EVIDENCE_SELF))
        return;
    strbuf_addf(&context->out,
                "\nIf yours says the same: grade progress --did=%s\n",
                item->id);
    if (!progress_has(&standing->progress.shown, item->id))
        (void)!progress_add_shown(item->id, err);
}

static int tick(struct context *context, const struct standing *standing,
                const char *id, struct error *err)
{
    const struct curriculum_item *item =
        curriculum_find_item(&standing->curriculum, id);

    if (!item)
        return fail_unknown(standing, id, err);
    if (!curriculum_evidence(item, EVIDENCE_SELF)) {
        error_set(err, -EINVAL,
                  "'%s' takes more than your word: 'grade progress %s' says "
                  "what",
                  id, id);
        return EXIT_USAGE;
    }
    if (!progress_has(&standing->progress.shown, id)) {
        show_answer(context, standing, item, err);
        return EXIT_FAIL;
    }
    if (progress_add_did(id, err) < 0)
        return EXIT_MACHINE;
    strbuf_addf(&context->out, "%s is ticked, by your own word\n", id);
    return EXIT_PASS;
}

/* --- to other machines --- */

static int write_out(struct context *context, const char *path,
                     const struct strbuf *text, struct error *err)
{
    int rc;

    if (!strcmp(path, "-")) {
        strbuf_add(&context->out, text->text, text->len);
        return EXIT_PASS;
    }
    rc = path_write(path, strbuf_text(text), text->len, err);
    return rc < 0 ? cmd_exit_code(rc) : EXIT_PASS;
}

static int export_all(struct context *context, const char *path,
                      struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    json_t *document;
    int code;

    if (progress_copy_export(&document, err) < 0)
        return EXIT_MACHINE;
    json_write(document, &text);
    code = write_out(context, path, &text, err);
    json_decref(document);
    strbuf_release(&text);
    return code;
}

static int import_all(struct context *context, const char *path,
                      struct error *err)
{
    json_t *document = NULL;
    size_t added = 0;
    int rc = json_load_path(path, &document, err);

    if (rc == 0) {
        rc = progress_copy_import(document, &added, err);
        if (rc < 0)
            error_wrap(err, "import '%s'", path);
        else
            strbuf_addf(&context->out, "%zu line%s added\n", added,
                        added == 1 ? "" : "s");
    }
    json_decref(document);
    return rc < 0 ? cmd_exit_code(rc) : EXIT_PASS;
}

/* --- showing --- */

static void show_json(struct context *context, const struct standing *standing)
{
    json_t *document = progress_to_json(standing);

    json_write(document, &context->out);
    json_decref(document);
}

static int show(struct context *context, const struct standing *standing,
                struct error *err)
{
    const char *word = context->arg_count ? context->args[0] : NULL;
    const struct curriculum_item *item =
        word ? curriculum_find_item(&standing->curriculum, word) : NULL;

    if (context->settings.json || context->settings.format == FORMAT_JSON)
        show_json(context, standing);
    else if (!word)
        progress_show_all(context, standing);
    else if (item)
        show_answer(context, standing, item, err);
    else if (!progress_show_groups(context, standing, word))
        return fail_unknown(standing, word, err);
    return EXIT_PASS;
}

static int run(struct context *context, struct error *err)
{
    const struct settings *settings = &context->settings;
    struct standing standing;
    int code;

    if (settings->export_to)
        return export_all(context, settings->export_to, err);
    if (settings->import_from)
        return import_all(context, settings->import_from, err);
    if (standing_load(&standing, context->home.share, err) < 0)
        return EXIT_MACHINE;
    code = settings->did ? tick(context, &standing, settings->did, err)
                         : show(context, &standing, err);
    standing_release(&standing);
    return code;
}

const struct cmd cmd_progress = {
    .name = "progress",
    .usage = "[MODULE or ITEM]",
    .summary = "shows what you know and can do, and what is evidence for it",
    .details = "\nAn item is ticked by tests, predictions and questions; by "
               "your own word only\nwhere nothing else could, and that is "
               "shown apart. Recorded on this machine\nalone; nothing is "
               "sent anywhere.\n",
    .options = options,
    .most_args = 1,
    .run = run,
};
