/* expect: none */
/*
 * Loop and worker both write the context of a job, without a lock: the loop
 * before it hands it over and after it got it back, the worker in between.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct image {
    uv_work_t work;
    unsigned char pixels[64];
    int passes;
    unsigned checksum;
};

static void blur(uv_work_t *work)
{
    struct image *image = work->data;

    for (size_t i = 1; i < sizeof(image->pixels); i++)
        image->pixels[i] = (image->pixels[i] + image->pixels[i - 1]) / 2;
    image->passes++;
}

static void blurred(uv_work_t *work, int status)
{
    struct image *image = work->data;

    assert(status == 0);
    image->pixels[0] = image->passes;
    if (image->passes < 3) {
        assert(uv_queue_work(work->loop, work, blur, blurred) == 0);
        return;
    }
    for (size_t i = 0; i < sizeof(image->pixels); i++)
        image->checksum += image->pixels[i];
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct image images[2];

    memset(images, 0, sizeof(images));
    for (int i = 0; i < 2; i++) {
        memset(images[i].pixels, 200, sizeof(images[i].pixels));
        images[i].work.data = &images[i];
        assert(uv_queue_work(loop, &images[i].work, blur, blurred) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(images[0].passes == 3);
    return images[0].checksum == images[1].checksum ? 0 : 1;
}
