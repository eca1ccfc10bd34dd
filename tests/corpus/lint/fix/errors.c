/* repairs: UV602 UV602 UV602 UV602 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

int copy(uv_loop_t *loop, uv_fs_t *req, const char *from, const char *to)
{
    int file = uv_fs_open(loop, req, from, UV_FS_O_RDONLY, 0, NULL);
    int rc;

    uv_fs_req_cleanup(req);
    if (file == -1)
        return UV_ENOENT;
    rc = uv_fs_rename(loop, req, from, to, NULL);
    uv_fs_req_cleanup(req);
    if (-1 == rc) {
        fprintf(stderr, "rename failed\n");
        return rc;
    }
    rc = uv_fs_unlink(loop, req, from, NULL);
    if (rc < 0) {
        perror("unlink");
        return rc;
    }
    uv_fs_req_cleanup(req);
    rc = uv_fs_close(loop, req, file, NULL);
    if (rc != 0) {
        fprintf(stderr, "close: %s\n", strerror(errno));
        return rc;
    }
    uv_fs_req_cleanup(req);
    return 0;
}
