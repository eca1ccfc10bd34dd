/* progress.jsonl: whatever is in it, the next line that is added counts. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "store/progress.h"

static const char *const words[] = {
    "\n",       "\"hint\"",  "\"run\"",   "\"did\"", "\"passed\"",
    "\"item\"", "\"parts\"", "[]",        "{}",      "999999999",
    "-5",       "null",      "\"part\":", "\\ud800", NULL};

static void samples(void)
{
    static const char text[] =
        "{\"version\":1,\"event\":\"start\",\"exercise\":\"exercise-0\"}\n"
        "{\"version\":1,\"event\":\"hint\",\"exercise\":\"exercise-0\","
        "\"part\":1,\"hint\":1}\n"
        "{\"version\":1,\"event\":\"run\",\"exercise\":\"exercise-0\","
        "\"parts\":[{\"part\":1,\"points\":3,\"max_points\":5},"
        "{\"part\":2,\"points\":4,\"max_points\":4}],"
        "\"passed\":[\"0.1.a\"]}\n"
        "{\"version\":1,\"event\":\"shown\",\"item\":\"m1.5\"}\n"
        "{\"version\":1,\"event\":\"did\",\"item\":\"m1.5\"}\n"
        "{\"version\":1,\"event\":\"track\",\"track\":\"fast\"}\n";
    char *path = path_join(fuzz_folder(), "grade");

    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    (void)mkdir(path, 0700);
    free(path);
    fuzz_sample(text, sizeof text - 1);
}

static void run(const uint8_t *data, size_t len)
{
    const struct progress_part *part;
    struct progress progress;

    fuzz_write("grade/progress.jsonl", data, len);
    fuzz_check(progress_load(&progress, NULL) == 0);
    for (size_t i = 0; i < progress.count; i++) {
        part = &progress.parts[i];
        fuzz_check(part->part > 0 && part->best >= 0 && part->runs >= 0);
        fuzz_check(part->hints >= 0 && part->hints <= HINTS_PER_PART);
    }
    progress_release(&progress);
    fuzz_check(progress_add_hint("exercise-1", 7, 2, NULL) == 0);
    fuzz_check(progress_load(&progress, NULL) == 0);
    part = progress_find(&progress, "exercise-1", 7);
    fuzz_check(part && part->hints >= 2);
    fuzz_check(!strcmp(progress.started, "exercise-1"));
    progress_release(&progress);
    fuzz_check(progress_add_did("m2.2", NULL) == 0);
    fuzz_check(progress_load(&progress, NULL) == 0);
    fuzz_check(progress_has(&progress.did, "m2.2"));
    for (size_t i = 0; i < progress.passed.count; i++)
        fuzz_check(progress_has_passed(&progress, progress.passed.words[i]));
    progress_release(&progress);
}

static const struct fuzz_target target = {"progress", samples, words, run};
FUZZ_MAIN(target)
