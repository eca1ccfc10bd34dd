/* expect: class=blocking rule=UV302 line=45 schedules=any */
/* An album lists a folder when a client asks by UDP. The answer needs the disk,
 * and the callback waits for it. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#define FOLDER "album"

static uv_udp_t server, client;
static int photos = -1;
static char room[64];

static void alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(room, sizeof(room));
}

static void count(uv_fs_t *req)
{
    uv_dirent_t entry;

    photos = 0;
    while (uv_fs_scandir_next(req, &entry) != UV_EOF)
        if (strstr(entry.name, ".jpg"))
            photos++;
    uv_fs_req_cleanup(req);
    uv_close((uv_handle_t *)&server, NULL);
}

static void asked(uv_udp_t *handle, ssize_t nread, const uv_buf_t *buf,
                  const struct sockaddr *from, unsigned flags)
{
    (void)buf;
    (void)flags;
    if (nread <= 0 || !from)
        return;
    uv_fs_t req;

    uv_fs_scandir(handle->loop, &req, FOLDER, 0, NULL);
    count(&req);
}

static void sent(uv_udp_send_t *req, int status)
{
    (void)req;
    assert(status == 0);
    uv_close((uv_handle_t *)&client, NULL);
}

static void touch(const char *path)
{
    FILE *file = fopen(path, "w");

    assert(file);
    fclose(file);
}

int main(void)
{
    static uv_udp_send_t question;
    struct sockaddr_in any, at;
    int length = sizeof(at);
    uv_buf_t text = uv_buf_init("list", 4);

    mkdir(FOLDER, 0700);
    touch(FOLDER "/sea.jpg");
    touch(FOLDER "/notes.txt");
    uv_ip4_addr("127.0.0.1", 0, &any);
    uv_udp_init(uv_default_loop(), &server);
    uv_udp_init(uv_default_loop(), &client);
    assert(uv_udp_bind(&server, (struct sockaddr *)&any, 0) == 0);
    uv_udp_getsockname(&server, (struct sockaddr *)&at, &length);
    uv_udp_recv_start(&server, alloc, asked);
    uv_udp_send(&question, &client, &text, 1, (struct sockaddr *)&at, sent);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink(FOLDER "/sea.jpg");
    unlink(FOLDER "/notes.txt");
    rmdir(FOLDER);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return photos == 1 ? 0 : 1;
}
