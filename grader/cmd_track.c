/*
 * cmd_track.c - the way through the course: what comes next on the track that
 * was chosen, and how long it takes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "report/words.h"
#include "store/standing.h"

static const struct option options[] = {OPTION_COLOR, OPTION_HELP, OPTION_LAST};

enum step_state { STEP_DONE, STEP_OPEN, STEP_LATER };

/* --- steps --- */

static bool part_is_done(const struct standing *standing,
                         const struct exercise *ex, int part)
{
    const struct progress_part *known =
        progress_find(&standing->progress, ex->slug, part);

    return known && known->best >= exercise_part_points(ex, part);
}

static bool parts_are_done(const struct standing *standing,
                           const struct exercise *ex, int part)
{
    size_t i;

    if (part)
        return part_is_done(standing, ex, part);
    for (i = 0; i < ex->part_count; i++)
        if (!part_is_done(standing, ex, ex->parts[i].number))
            return false;
    return true;
}

static enum step_state exercise_state(struct context *context,
                                      const struct standing *standing,
                                      const char *word)
{
    char *path = xasprintf("%s/exercises/%.*s/exercise.json",
                           context->home.share, (int)strcspn(word, "/"), word);
    enum step_state state = STEP_LATER;
    struct exercise ex;
    int part;

    if (path_exists(path) &&
        cmd_load_exercise(context, word, &ex, &part, NULL) == 0) {
        state = parts_are_done(standing, &ex, part) ? STEP_DONE : STEP_OPEN;
        exercise_release(&ex);
    }
    free(path);
    return state;
}

static enum step_state state_of(struct context *context,
                                const struct standing *standing,
                                const struct curriculum_step *step)
{
    size_t count, right;

    if (step->exercise)
        return exercise_state(context, standing, step->exercise);
    standing_questions(standing, step->quiz, &count, &right);
    return count == 0 ? STEP_LATER : right == count ? STEP_DONE : STEP_OPEN;
}

static void add_minutes(size_t minutes, struct strbuf *out)
{
    if (minutes >= 60)
        strbuf_addf(out, "%zu h ", minutes / 60);
    strbuf_addf(out, "%zu min", minutes % 60);
}

/* --- a track --- */

static void show_step(struct context *context, enum step_state state,
                      const struct curriculum_step *step)
{
    static const char *const marks[] = {"[x]", "[ ]", "[.]"};
    struct strbuf command = STRBUF_INIT;

    strbuf_addf(&command, "%s %s", step->exercise ? "grade" : "grade quiz",
                step->exercise ? step->exercise : step->quiz);
    strbuf_addf(&context->out, "  %s %-22s ", marks[state],
                strbuf_text(&command));
    words_clean_cut(step->title, 36, &context->out);
    strbuf_add_str(&context->out, ", ");
    add_minutes((size_t)step->minutes, &context->out);
    strbuf_add_str(&context->out, state == STEP_LATER ? ", to come\n" : "\n");
    strbuf_release(&command);
}

/* An exercise is begun by its lesson. */
static void show_next(struct context *context,
                      const struct curriculum_step *step)
{
    char *command =
        step->exercise
            ? xasprintf("grade start %.*s", (int)strcspn(step->exercise, "/"),
                        step->exercise)
            : xasprintf("grade quiz %s", step->quiz);

    if (step->exercise && path_is_dir(command + strlen("grade start "))) {
        free(command);
        command = xasprintf("grade %s", step->exercise);
    }
    strbuf_add_str(&context->out, "next: ");
    words_paint(context->color, PAINT_STRONG, command, &context->out);
    strbuf_add_char(&context->out, '\n');
    free(command);
}

static void show_track(struct context *context, const struct standing *standing,
                       const struct curriculum_track *track)
{
    const struct curriculum_step *next = NULL;
    size_t i, left = 0, later = 0;

    words_paint(context->color, PAINT_STRONG, track->name, &context->out);
    strbuf_addf(&context->out, ": %s, %s\n\n", track->title, track->hours);
    for (i = 0; i < track->step_count; i++) {
        const struct curriculum_step *step = &track->steps[i];
        enum step_state state = state_of(context, standing, step);

        show_step(context, state, step);
        if (state == STEP_OPEN && !next)
            next = step;
        left += state == STEP_OPEN ? (size_t)step->minutes : 0;
        later += state == STEP_LATER;
    }
    strbuf_add_str(&context->out, "\nleft: ");
    add_minutes(left, &context->out);
    if (later)
        strbuf_addf(&context->out, ", and %zu steps that are to come", later);
    strbuf_add_char(&context->out, '\n');
    if (next)
        show_next(context, next);
    else
        strbuf_add_str(&context->out, "All that is here is done. Well done.\n");
}

static void show_choice(struct context *context,
                        const struct curriculum *curriculum)
{
    size_t i;

    for (i = 0; i < curriculum->track_count; i++)
        strbuf_addf(&context->out, "  %-9s %s: %s\n",
                    curriculum->tracks[i].name, curriculum->tracks[i].hours,
                    curriculum->tracks[i].title);
    strbuf_add_str(&context->out, "\nchoose one: grade track fast\n");
}

static int fail_unknown(const struct curriculum *curriculum, const char *word,
                        struct error *err)
{
    const char *names[8], *near;
    size_t i;

    for (i = 0; i < curriculum->track_count && i < 8; i++)
        names[i] = curriculum->tracks[i].name;
    near = suggest_find(word, names, i);
    error_set(err, -EINVAL,
              "'%.40s' is no track%s%s%s; 'grade track' lists "
              "them",
              word, near ? ", did you mean '" : "", near ? near : "",
              near ? "'?" : "");
    return EXIT_USAGE;
}

static int show(struct context *context, const struct standing *standing,
                struct error *err)
{
    const char *word =
        context->arg_count ? context->args[0] : standing->progress.track;
    const struct curriculum_track *track =
        word ? curriculum_find_track(&standing->curriculum, word) : NULL;

    if (context->arg_count && !track)
        return fail_unknown(&standing->curriculum, word, err);
    if (!track) {
        show_choice(context, &standing->curriculum);
        return EXIT_PASS;
    }
    show_track(context, standing, track);
    /* That it cannot be remembered is said, but the way was shown. */
    if (context->arg_count)
        (void)!progress_add_track(track->name, err);
    return EXIT_PASS;
}

static int run(struct context *context, struct error *err)
{
    struct standing standing;
    int code;

    if (standing_load(&standing, context->home.share, err) < 0)
        return EXIT_MACHINE;
    code = show(context, &standing, err);
    standing_release(&standing);
    return code;
}

const struct cmd cmd_track = {
    .name = "track",
    .usage = "[fast|standard|deep]",
    .summary = "shows the way through the course: what next, how long",
    .details = "\nThe track that you name is remembered. Without one: the one "
               "that you chose\nlast, or what there is.\n",
    .options = options,
    .most_args = 1,
    .run = run,
};
