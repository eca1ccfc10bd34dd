#include "cmd_key.h"

#include <stdlib.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/intake.h"

enum { PROGRAM_MAX_BYTES = 256 << 20 };

/* A file of ours, whole: a version's number would not change with each change
 * of a test. One that is not there is as good a fact as any. */
static void add_own_file(struct digest *digest, const char *path)
{
    struct strbuf text = STRBUF_INIT;

    (void)!path_read(path, PROGRAM_MAX_BYTES, &text, NULL);
    digest_add_str(digest, path);
    digest_add(digest, strbuf_text(&text), text.len);
    strbuf_release(&text);
}

static void add_own(struct digest *digest, const char *dir, const char *slug,
                    const char *name)
{
    char *path = xasprintf("%s/%s/%s", dir, slug, name);

    add_own_file(digest, path);
    free(path);
}

void key_start(struct digest *digest, const struct home *home,
               const struct exercise *ex)
{
    char *rubric = xasprintf("%s/rubrics/%s.json", home->share, ex->slug);
    size_t i;

    digest_init(digest);
    add_own_file(digest, "/proc/self/exe");
    add_own_file(digest, home->redirect);
    add_own_file(digest, rubric);
    add_own(digest, home->libexec, ".", "grade-lint");
    add_own(digest, home->libexec, ".", "grade-object");
    add_own(digest, home->lib, ex->slug, "player");
    add_own(digest, home->lib, ex->slug, "referee");
    add_own(digest, ex->dir, ".", "exercise.json");
    for (i = 0; i < ex->part_count; i++)
        add_own(digest, ex->dir, ".", ex->parts[i].header);
    free(rubric);
}

/* The bytes, or why they cannot be taken in. */
static void add_file(struct digest *digest, const char *path)
{
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};

    if (intake_file(path, &text, &err) < 0)
        digest_add_str(digest, err.msg);
    else
        digest_add(digest, strbuf_text(&text), text.len);
    strbuf_release(&text);
}

void key_of(const struct digest *common, const struct exercise *ex,
            const char *const *argv, const char *path,
            char ret_key[DIGEST_TEXT_SIZE])
{
    struct digest digest = *common;
    size_t i;

    for (i = 0; argv[i]; i++)
        digest_add_str(&digest, argv[i]);
    if (!path_is_dir(path))
        add_file(&digest, path);
    for (i = 0; path_is_dir(path) && i < ex->part_count; i++) {
        char *file = path_join(path, ex->parts[i].file);

        add_file(&digest, file);
        free(file);
    }
    digest_text(&digest, ret_key);
}
