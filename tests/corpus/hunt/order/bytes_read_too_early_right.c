/* expect: none */
/*
 * A mixer starts to read a sound file and adds up the samples in the callback.
 */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

struct sound {
    uv_fs_t read;
    uv_buf_t buf;
    char samples[4];
    int loudness;
};

static int sum(const char *samples, size_t count)
{
    int total = 0;

    for (size_t i = 0; i < count; i++)
        total += samples[i];
    return total;
}

static void was_read(uv_fs_t *req)
{
    struct sound *sound = req->data;

    assert(req->result == 4);
    sound->loudness = sum(sound->samples, 4);
    uv_fs_req_cleanup(req);
}

static void play(uv_timer_t *timer)
{
    struct sound *sound = timer->data;
    uv_file file = sound->loudness;

    sound->read.data = sound;
    sound->buf = uv_buf_init(sound->samples, sizeof(sound->samples));
    assert(uv_fs_read(timer->loop, &sound->read, file, &sound->buf, 1, 0,
                      was_read) == 0);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sound sound = {.samples = ""};
    uv_timer_t timer;
    uv_file file = open("sound", O_RDWR | O_CREAT | O_TRUNC, 0600);

    assert(file >= 0 && write(file, "\1\2\3\4", 4) == 4);
    sound.loudness = file;
    uv_timer_init(loop, &timer);
    timer.data = &sound;
    uv_timer_start(&timer, play, 1, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(file);
    unlink("sound");
    return sound.loudness == 10 ? 0 : 1;
}
