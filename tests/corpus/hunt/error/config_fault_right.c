/* expect: none */
/* A service reads its configuration into memory and starts with defaults when
 * that fails. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct config {
    uv_fs_t req;
    uv_file file;
    char raw[32];
    char *text;
};

static struct config config;

static void config_set(struct config *c, const char *bytes, size_t length)
{
    c->text = malloc(length + 1);
    if (!c->text)
        return;
    memcpy(c->text, bytes, length);
    c->text[length] = '\0';
}

static void was_read(uv_fs_t *req)
{
    struct config *c = req->data;
    ssize_t result = req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        fprintf(stderr, "config: %s\n", uv_strerror((int)result));
        return;
    }
    config_set(c, c->raw, result);
}

static int config_load(uv_loop_t *loop, struct config *c)
{
    uv_buf_t buf = uv_buf_init(c->raw, sizeof(c->raw));

    c->req.data = c;
    return uv_fs_read(loop, &c->req, c->file, &buf, 1, 0, was_read);
}

int main(void)
{
    FILE *file = fopen("service.ini", "w");
    int rc;

    fputs("port=80", file);
    fclose(file);
    config.file = open("service.ini", O_RDONLY);
    rc = config_load(uv_default_loop(), &config);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(config.file);
    unlink("service.ini");
    assert(uv_loop_close(uv_default_loop()) == 0);
    if (rc < 0 || !config.text)
        return 1;
    printf("%s\n", config.text);
    free(config.text);
    return 0;
}
