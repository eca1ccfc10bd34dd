/*
 * Theory of operation. All probes are one program, which is built as a
 * submission is and played once for each, in the player that has no driver of
 * an exercise. A mistake that needs a certain order is looked for in a few.
 *
 * What is remembered is an empty file whose name is a digest: of the size, the
 * time and the inode of each program that takes part, so that looking is no
 * more than a few stat() calls. A file that is new or mended has another one.
 */
#include "play/selftest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "play/stage.h"
#include "proc/build.h"

enum { PART = 1, SEEDS = 8, SOURCE_MAX = 64 * 1024 };

static const struct probe {
    const char *name, *rule, *what;
} probes[] = {
#define PROBE(name, rule, what) {name, rule, what},
#include "play/selftest.def"
#undef PROBE
};

enum { PROBES = sizeof(probes) / sizeof(probes[0]) };

/* --- playing --- */

/* Beside redirect.h, with the program and not with the course, which may be
 * another one. The caller frees it. */
static char *probes_path(const struct home *home)
{
    char *folder = path_dir(home->redirect),
         *path = path_join(folder, "probes.c.in");

    free(folder);
    return path;
}

static int build(const struct home *home, int *ret_fd, struct error *err)
{
    static const char *const api[] = {"main"};
    char *path = probes_path(home);
    struct strbuf source = STRBUF_INIT;
    struct build_output output = {.object_fd = -1};
    struct build_request request = {
        .file = "probes.c",
        .share = home->share,
        .exercise = "async",
        .api = api,
        .api_count = 1,
        .compiler = BUILD_GCC,
    };
    int rc = path_read(path, SOURCE_MAX, &source, err);

    if (rc == 0) {
        request.source = strbuf_text(&source);
        request.source_len = source.len;
        rc = build_object(&request, &output, err);
    }
    if (rc == 0 && output.status != BUILD_OK)
        rc = error_set(err, -EIO, "the probes cannot be built: %.200s",
                       strbuf_text(&output.messages));
    if (rc == 0) {
        *ret_fd = output.object_fd;
        output.object_fd = -1;
    }
    build_output_release(&output);
    strbuf_release(&source);
    free(path);
    return rc;
}

static int play(struct stage *stage, const struct probe *probe, uint64_t seed,
                struct recording *recording, struct error *err)
{
    const struct protocol_value inputs[] = {
        {.type = PROTOCOL_INT, .key = "args", .integer = 2, .data = ""},
        {.type = PROTOCOL_TEXT, .key = "arg0", .data = "probes", .len = 6},
        {.type = PROTOCOL_TEXT,
         .key = "arg1",
         .data = probe->name,
         .len = strlen(probe->name)},
    };
    const struct stage_order order = {
        .part = PART,
        .scene = "main",
        .seed = seed,
        .inputs = inputs,
        .input_count = sizeof(inputs) / sizeof(inputs[0]),
    };
    int rc = stage_play(stage, &order, recording, err);

    if (rc == 0 && recording_outcome(recording) == OUTCOME_TROUBLE)
        rc = error_set(err, -EIO, "%s", recording->trouble);
    return rc;
}

static bool shows(const struct recording *recording, const char *rule)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (!rule || strcmp(recording->findings[i].rule, rule) == 0)
            return true;
    return false;
}

static int check(struct stage *stage, const struct probe *probe,
                 struct recording *recording, struct error *err)
{
    bool seen = false;

    for (uint64_t seed = 0; !seen && seed < SEEDS; seed++) {
        int rc = play(stage, probe, seed, recording, err);

        if (rc < 0)
            return rc;
        if (!recording->done)
            break;
        seen = shows(recording, probe->rule);
    }
    if (recording->done && seen == (probe->rule != NULL))
        return 0;
    if (probe->rule)
        return error_set(err, -EIO,
                         "this build of grade does not see %s (%s) on this "
                         "machine, so it says nothing about other programs",
                         probe->what, probe->rule);
    return error_set(err, -EIO,
                     "this build of grade finds fault with %s on this machine, "
                     "so it says nothing about other programs",
                     probe->what);
}

int selftest_play(const struct home *home, size_t *ret_count, struct error *err)
{
    char *player = path_join(home->lib, "program/player");
    struct recording recording = {0};
    struct stage stage;
    int object_fd = -1, rc = build(home, &object_fd, err);

    *ret_count = PROBES;
    if (rc == 0) {
        stage_init(&stage, player, object_fd);
        for (size_t i = 0; rc == 0 && i < PROBES; i++)
            rc = check(&stage, &probes[i], &recording, err);
        stage_release(&stage);
    }
    recording_release(&recording);
    if (object_fd >= 0)
        close(object_fd);
    free(player);
    return rc;
}

/* --- remembering --- */

static void add_file(struct digest *digest, const char *path)
{
    struct stat st = {0};
    const unsigned long long facts[] = {
        stat(path, &st) < 0 ? 0 : (unsigned long long)st.st_ino,
        (unsigned long long)st.st_size,
        (unsigned long long)st.st_mtim.tv_sec,
        (unsigned long long)st.st_mtim.tv_nsec,
    };

    digest_add_str(digest, path);
    digest_add(digest, facts, sizeof(facts));
}

static void add_joined(struct digest *digest, const char *dir, const char *name)
{
    char *path = path_join(dir, name);

    add_file(digest, path);
    free(path);
}

static void add_machine(struct digest *digest)
{
    const char *level = getenv("GRADE_SANDBOX");
    struct utsname names = {0};

    (void)uname(&names);
    digest_add_str(digest, names.release);
    digest_add_str(digest, names.version);
    digest_add_str(digest, level ? level : "");
    add_file(digest, "/usr/bin/gcc");
    add_file(digest, "/usr/bin/ld");
    add_file(digest, "/usr/lib/x86_64-linux-gnu/libuv.so.1");
    add_file(digest, "/usr/lib/x86_64-linux-gnu/libc.so.6");
}

/* The folder of what is remembered; NULL when there is none. */
static char *cache_folder(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *user = getenv("HOME");

    if (cache && *cache == '/')
        return path_join(cache, "grade");
    return user && *user == '/' ? path_join(user, ".cache/grade") : NULL;
}

/* The caller frees it; NULL when nothing can be kept. */
static char *memory_of(const struct home *home)
{
    char *folder = cache_folder(), *source, *path;
    char name[DIGEST_TEXT_SIZE];
    struct digest digest;

    if (!folder)
        return NULL;
    source = probes_path(home);
    digest_init(&digest);
    add_joined(&digest, home->lib, "program/player");
    add_joined(&digest, home->libexec, "grade-object");
    add_file(&digest, source);
    add_file(&digest, home->redirect);
    add_machine(&digest);
    digest_text(&digest, name);
    path = xasprintf("%s/proven-%s", folder, name);
    free(folder);
    free(source);
    return path;
}

void selftest_remember(const struct home *home)
{
    char *path = memory_of(home), *folder = path ? path_dir(path) : NULL;
    struct error ignored = {0};

    /* Without it the next one does it again: that is all. */
    if (path && path_make_dirs(folder, &ignored) == 0)
        (void)!path_create(path, "", 0, &ignored);
    free(folder);
    free(path);
}

int selftest_once(const struct home *home, struct error *err)
{
    char *path = memory_of(home);
    bool is_known = path && path_exists(path);
    size_t count;
    int rc = 0;

    free(path);
    if (is_known)
        return 0;
    rc = selftest_play(home, &count, err);
    if (rc == 0)
        selftest_remember(home);
    return rc;
}
