/*
 * driver_part2.c - an album, and what shrinks a photo.
 *
 * Callbacks on a wrong thread are counted, and touch nothing else that the loop
 * touches; threads take turns (runtime/pool.c), so plain numbers do.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-3/album.h"
#include "../key.h"
#include "beat.h"

enum { PHOTOS_MAX = ALBUM_PHOTOS_MAX + 1, KB_PER_MS = 10, NS_PER_MS = 1000000 };

static int (*shrink)(uv_loop_t *loop, const struct photo *photos, size_t count,
                     album_shrunk_cb each_shrunk, album_done_cb done,
                     void *arg);

struct picture {
    long long began, ended, told, said, told_early;
};

static struct scene {
    struct photo photos[PHOTOS_MAX];
    struct picture pictures[PHOTOS_MAX];
    size_t count;
    bool is_calling, done_on_loop;
    long long returned, inside, strange, off_loop, on_loop;
    long long at_once, most_at_once, begun_us, done_us;
    long long dones, untold_at_done;
    struct album_report report;
    struct rt_obligation *done_owed;
} scene;

/* Its place in the album, also when the photo is a copy. */
static size_t index_of(const struct photo *photo)
{
    size_t i = 0;

    while (i < scene.count && scene.photos[i].name != photo->name)
        i++;
    return i;
}

static int shrink_it(size_t index, unsigned kilobytes, unsigned *ret_kilobytes)
{
    int rc = (int)input_int(key_at("status", index).text);

    if (++scene.at_once > scene.most_at_once)
        scene.most_at_once = scene.at_once;
    scene.pictures[index].began++;
    rt_sleep_as("photo_shrink", "let a thread of the pool do it: uv_queue_work",
                (uint64_t)kilobytes / KB_PER_MS * NS_PER_MS);
    scene.pictures[index].ended++;
    scene.at_once--;
    if (rc == 0)
        *ret_kilobytes = (unsigned)input_int(key_at("small", index).text);
    return rc;
}

int photo_shrink(const struct photo *photo, unsigned *ret_kilobytes)
{
    size_t index = index_of(photo);

    scene.on_loop += beat_on_loop_thread();
    if (index < scene.count)
        return shrink_it(index, photo->kilobytes, ret_kilobytes);
    scene.strange++;
    return UV_EINVAL;
}

/* A callback of ours was called, at `site`. */
static void look_at_thread(const char *callback, const void *site)
{
    struct trace_finding finding;

    if (beat_on_loop_thread())
        return;
    scene.off_loop++;
    finding = rt_finding("UV403", TRACE_DEFINITE, callback, site);
    rt_report(&finding,
              "'%s' is called on a thread of the pool; call it where "
              "uv_queue_work() calls back",
              callback);
}

static void photo_shrunk(void *arg, size_t index, int status)
{
    struct picture *picture;

    look_at_thread("each_shrunk", __builtin_return_address(0));
    if (arg != &scene || index >= scene.count) {
        scene.strange++;
        return;
    }
    picture = &scene.pictures[index];
    scene.inside += scene.is_calling;
    picture->told_early += picture->ended == 0;
    if (picture->told++ == 0)
        picture->said = status;
}

static void all_done(void *arg, const struct album_report *report)
{
    look_at_thread("done", __builtin_return_address(0));
    scene.strange += arg != &scene;
    if (beat_on_loop_thread()) {
        scene.done_on_loop = true;
        rt_obligation_meet(scene.done_owed, __builtin_return_address(0));
    }
    if (scene.dones++ > 0)
        return;
    scene.done_us = beat_now_us() - scene.begun_us;
    scene.report = *report;
    for (size_t i = 0; i < scene.count; i++)
        scene.untold_at_done += scene.pictures[i].told == 0;
}

static void call(void)
{
    scene.done_owed = rt_obligation_open("done");
    scene.begun_us = beat_now_us();
    scene.is_calling = true;
    scene.returned = shrink(driver_loop(), scene.photos, scene.count,
                            photo_shrunk, all_done, &scene);
    scene.is_calling = false;
}

static void tell_pictures(void)
{
    for (size_t i = 0; i < scene.count; i++) {
        const struct picture *picture = &scene.pictures[i];

        observe_int(key_at("began", i).text, picture->began);
        observe_int(key_at("told", i).text, picture->told);
        observe_int(key_at("said", i).text, picture->said);
        observe_int(key_at("early", i).text, picture->told_early);
    }
}

static void tell(void)
{
    /* That it came from a wrong thread is the referee's to say. */
    if (scene.dones == 0 ? scene.returned < 0 : !scene.done_on_loop)
        rt_obligation_meet(scene.done_owed, NULL);
    tell_pictures();
    observe_int("returned", scene.returned);
    observe_int("inside", scene.inside);
    observe_int("strange", scene.strange);
    observe_int("off_loop", scene.off_loop);
    observe_int("on_loop", scene.on_loop);
    observe_int("most_at_once", scene.most_at_once);
    observe_int("dones", scene.dones);
    observe_int("done_us", scene.done_us);
    observe_int("untold_at_done", scene.untold_at_done);
    observe_int("shrunk", (long long)scene.report.shrunk);
    observe_int("failed", (long long)scene.report.failed);
    observe_int("saved_kb", scene.report.saved_kb);
}

/* Inputs: "photos", for each "kb", "small", what becomes of it, and "status";
 * those of beat.h. */
static void run_album(void)
{
    static struct key names[PHOTOS_MAX];

    scene.count = (size_t)input_int("photos");
    for (size_t i = 0; i < scene.count && i < PHOTOS_MAX; i++) {
        names[i] = key_at("photo ", i + 1);
        scene.photos[i].name = names[i].text;
        scene.photos[i].kilobytes = (unsigned)input_int(key_at("kb", i).text);
    }
    beat_start("album", call, (void *)shrink);
    driver_run_loop();
    beat_end();
    tell();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"album_shrink", (void **)&shrink},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"album", run_album},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
