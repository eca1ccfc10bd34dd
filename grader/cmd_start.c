/*
 * cmd_start.c - gives a learner what an exercise needs: stubs, headers,
 * README, a Makefile, and compile_flags.txt, so that an editor's clangd finds
 * the headers. What is there already is the learner's and is never touched.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "report/words.h"
#include "store/progress.h"

enum { FILE_MAX_BYTES = 4 << 20 };

static const struct option options[] = {OPTION_HELP, OPTION_LAST};

struct copying {
    const char *dir;
    struct strbuf kept; /* names that were there */
    size_t copied, kept_count;
};

static int put(struct copying *copying, const char *name,
               const struct strbuf *text, struct error *err)
{
    char *path = path_join(copying->dir, name);
    int rc = path_create(path, strbuf_text(text), text->len, err);

    free(path);
    if (rc == -EEXIST) {
        strbuf_addf(&copying->kept, "%s%s", copying->kept_count ? ", " : "",
                    name);
        copying->kept_count++;
        return 0;
    }
    copying->copied += rc == 0;
    return rc;
}

static int copy_file(struct copying *copying, const char *from,
                     const char *name, struct error *err)
{
    char *path = path_join(from, name);
    struct strbuf text = STRBUF_INIT;
    int rc = path_read(path, FILE_MAX_BYTES, &text, err);

    if (rc == 0)
        rc = put(copying, name, &text, err);
    strbuf_release(&text);
    free(path);
    return rc;
}

/* Stubs, headers and README; hints and exercise.json stay with the course. */
static bool is_for_learners(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && (!strcmp(name, "README.md") ||
                              (len > 2 && (!strcmp(name + len - 2, ".c") ||
                                           !strcmp(name + len - 2, ".h"))));
}

static int copy_exercise(struct copying *copying, const char *from,
                         struct error *err)
{
    struct dirent **entries;
    int count = scandir(from, &entries, NULL, path_by_name), i, rc = 0;

    if (count < 0)
        return error_set(err, -errno, "cannot read folder '%s': %s", from,
                         strerror(errno));
    for (i = 0; i < count; i++) {
        if (rc == 0 && is_for_learners(entries[i]->d_name))
            rc = copy_file(copying, from, entries[i]->d_name, err);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

static bool uses_tasks(const struct exercise *ex)
{
    size_t i;

    for (i = 0; i < ex->part_count; i++)
        if (!strcmp(ex->parts[i].style, "task"))
            return true;
    return false;
}

/* clangd reads one flag a line. The learner's own folder comes first. */
static int put_flags(struct copying *copying, const char *exercise_dir,
                     const char *async_dir, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc;

    strbuf_addf(&text,
                "-xc\n-std=gnu11\n-D_GNU_SOURCE\n-Wall\n-Wextra\n-I.\n"
                "-I%s\n-I%s\n",
                exercise_dir, async_dir);
    rc = put(copying, "compile_flags.txt", &text, err);
    strbuf_release(&text);
    return rc;
}

/* Words for make: what the shell takes as one, with each $ doubled. */
static void add_make_word(const char *word, struct strbuf *text)
{
    struct strbuf quoted = STRBUF_INIT;
    const char *p;

    words_shell(word, &quoted);
    for (p = strbuf_text(&quoted); *p; p++)
        strbuf_addf(text, "%s%c", *p == '$' ? "$" : *p == '#' ? "\\" : "", *p);
    strbuf_release(&quoted);
}

/* "async.o async_io.o": the course library's own files. */
static void add_library(const char *dir, struct strbuf *text)
{
    struct dirent **entries;
    int count = scandir(dir, &entries, NULL, path_by_name), i;

    for (i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        size_t len = strlen(name);

        if (len > 2 && !strcmp(name + len - 2, ".c"))
            strbuf_addf(text, " %.*s.o", (int)len - 2, name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* What the grader gives a part to call; char, for only the name counts. */
static void add_given(const struct exercise *ex, struct strbuf *text)
{
    size_t i, j;

    strbuf_add_str(text, "given.o:\n\techo 'char grader_gives");
    for (i = 0; i < ex->part_count; i++)
        for (j = 0; j < ex->parts[i].provides_count; j++)
            strbuf_addf(text, ", %s", ex->parts[i].provides[j]);
    strbuf_add_str(text, ";' | $(CC) $(flags) -xc -c - -o $@\n");
}

static void add_variables(const struct exercise *ex, const char *async_dir,
                          struct strbuf *text)
{
    char *program = realpath("/proc/self/exe", NULL);
    size_t i;

    strbuf_add_str(text, "CFLAGS ?= -g -Wall -Wextra\n"
                         "CPPFLAGS += -I.\n"
                         "LDLIBS += -luv -pthread\nGRADE ?= ");
    add_make_word(program ? program : "grade", text);
    strbuf_add_str(text, "\nASYNC ?= ");
    add_make_word(async_dir, text);
    strbuf_add_str(text, "\n\nflags = -std=gnu11 -D_GNU_SOURCE -fPIC\nparts =");
    for (i = 0; i < ex->part_count; i++)
        strbuf_addf(text, " %.*s", (int)strlen(ex->parts[i].file) - 2,
                    ex->parts[i].file);
    strbuf_add_str(text, "\nlibrary =");
    if (uses_tasks(ex))
        add_library(async_dir, text);
    strbuf_add_str(text, "\n\n");
    free(program);
}

/* Parts have no main() of their own: they are linked as the grader does it,
 * so that a name that nobody defines is found here, too. */
static const char makefile_rules[] =
    "link: $(parts:=.so)\n"
    "%.o: %.c\n"
    "\t$(CC) $(flags) $(CPPFLAGS) $(CFLAGS) -c $< -o $@\n"
    "%.so: %.o $(library) given.o\n"
    "\t$(CC) -shared -Wl,-z,defs $(LDFLAGS) $^ $(LDLIBS) -o $@\n"
    "try_%: try_%.c %.o $(library)\n"
    "\t$(CC) $(flags) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@\n"
    "$(library):\n"
    "\t$(CC) $(flags) $(CPPFLAGS) $(CFLAGS) -c $(ASYNC)/$(@:.o=.c) -o $@\n";

static int put_makefile(struct copying *copying, const struct exercise *ex,
                        const char *async_dir, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    const char *first = ex->parts[0].file;
    size_t i;
    int rc;

    strbuf_addf(&text,
                "# make            compiles and links each part\n"
                "# make 1          grades part 1; make all-parts grades all\n"
                "# make try_%.*s  a program of your own: write try_%s with a\n"
                "#                 main() that calls the part\n",
                (int)strlen(first) - 2, first, first);
    add_variables(ex, async_dir, &text);
    strbuf_add_str(&text, makefile_rules);
    add_given(ex, &text);
    for (i = 0; i < ex->part_count; i++)
        strbuf_addf(&text, "%d:\n\t$(GRADE) %s/%d %s\n", ex->parts[i].number,
                    ex->slug, ex->parts[i].number, ex->parts[i].file);
    strbuf_addf(&text, "all-parts:\n\t$(GRADE) %s .\n", ex->slug);
    strbuf_add_str(&text, "clean:\n\trm -f $(parts:=.so) $(parts:=.o) "
                          "$(parts:%=try_%) $(library) given.o\n"
                          ".SECONDARY:\n.PHONY: link all-parts clean");
    for (i = 0; i < ex->part_count; i++)
        strbuf_addf(&text, " %d", ex->parts[i].number);
    strbuf_add_char(&text, '\n');
    rc = put(copying, "Makefile", &text, err);
    strbuf_release(&text);
    return rc;
}

static int copy_all(struct context *context, const struct exercise *ex,
                    struct copying *copying, struct error *err)
{
    char *async_dir = path_join(context->home.share, "exercises/async");
    int rc = path_make_dirs(copying->dir, err);

    if (rc == 0)
        rc = copy_exercise(copying, ex->dir, err);
    if (rc == 0 && uses_tasks(ex) && path_is_dir(async_dir))
        rc = copy_file(copying, async_dir, "async.h", err);
    if (rc == 0)
        rc = put_makefile(copying, ex, async_dir, err);
    if (rc == 0)
        rc = put_flags(copying, ex->dir, async_dir, err);
    free(async_dir);
    return rc;
}

static void tell(struct context *context, const struct exercise *ex,
                 const struct copying *copying)
{
    struct strbuf *out = &context->out;

    strbuf_addf(out, "%zu file%s copied to ", copying->copied,
                copying->copied == 1 ? "" : "s");
    words_shell(copying->dir, out);
    strbuf_add_char(out, '\n');
    if (copying->kept_count) {
        char *kept =
            xasprintf("kept as they were: %s", strbuf_text(&copying->kept));

        words_wrap(kept, 0, out);
        free(kept);
    }
    strbuf_add_str(out, "next: read ");
    words_shell(copying->dir, out);
    strbuf_addf(out, "/README.md, then grade %s/1 ", ex->slug);
    words_shell(copying->dir, out);
    strbuf_add_char(out, '\n');
}

static int run(struct context *context, struct error *err)
{
    struct copying copying = {0};
    struct exercise ex = {0};
    int part,
        rc = cmd_load_exercise(context, context->args[0], &ex, &part, err);

    if (rc < 0)
        return cmd_exit_code(rc);
    copying.dir = context->arg_count > 1 ? context->args[1] : ex.slug;
    rc = copy_all(context, &ex, &copying, err);
    if (rc == 0) {
        tell(context, &ex, &copying);
        (void)!progress_add_start(ex.slug, err);
    }
    strbuf_release(&copying.kept);
    exercise_release(&ex);
    return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
}

const struct cmd cmd_start = {
    .name = "start",
    .usage = "EXERCISE [FOLDER]",
    .summary = "copies what an exercise needs to a folder of yours",
    .details = "\nThe folder is ./EXERCISE unless you name one. Files that are "
               "there already\nare kept as they are.\n",
    .options = options,
    .least_args = 1,
    .most_args = 2,
    .run = run,
};
