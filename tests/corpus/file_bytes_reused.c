/* expect: rule=UV215 line=21 */
#include <uv.h>

/* The second record is made where the first one is still written from. */
#include <fcntl.h>
#include <unistd.h>

static uv_fs_t reqs[2];
static char record[32];
static int file;

static void written(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void write_record(int i)
{
    uv_buf_t buf = uv_buf_init(record, 4);

    record[0] = (char)('a' + i);
    uv_fs_write(uv_default_loop(), &reqs[i], file, &buf, 1, 4 * i, written);
}

int main(void)
{
    int rc;

    file = open("/dev/null", O_WRONLY);
    write_record(0);
    write_record(1);
    rc = uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(file);
    return rc;
}
