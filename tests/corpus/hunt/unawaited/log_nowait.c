/* expect: class=unawaited rule=UV112 line=38 */
/* A logger writes its last line and turns the loop once without waiting: the
 * program ends before the line is in the file. */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct logger {
    uv_loop_t *loop;
    uv_file file;
    int written;
};

struct line {
    uv_fs_t req;
    struct logger *logger;
};

static struct line last;

static void line_written(uv_fs_t *req)
{
    struct line *line = req->data;

    assert(req->result > 0);
    line->logger->written++;
    uv_fs_req_cleanup(req);
}

static void log_line(struct logger *logger, struct line *line, const char *text)
{
    uv_buf_t buf = uv_buf_init((char *)text, strlen(text));

    line->logger = logger;
    line->req.data = line;
    uv_fs_write(logger->loop, &line->req, logger->file, &buf, 1, -1,
                line_written);
}

static int logger_end(struct logger *logger)
{
    log_line(logger, &last, "goodbye\n");
    return uv_run(logger->loop, UV_RUN_NOWAIT) < 0;
}

int main(void)
{
    struct logger logger = {.loop = uv_default_loop()};
    int rc;

    logger.file = open("service.log", O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert(logger.file >= 0);
    rc = logger_end(&logger);
    close(logger.file);
    unlink("service.log");
    return rc;
}
