/* expect: none */
/* A dentist's server runs on the loop; its test client uses blocking connect
 * and recv, on a thread of its own. */
#include <assert.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct visit {
    uv_tcp_t patient;
    uv_write_t write;
};

static uv_tcp_t dentist;
static struct visit visit;
static struct sockaddr_in address;
static char heard[16];

static void said(uv_write_t *req, int status)
{
    (void)req;
    assert(status == 0);
    uv_close((uv_handle_t *)&visit.patient, NULL);
    uv_close((uv_handle_t *)&dentist, NULL);
}

static void came(uv_stream_t *server, int status)
{
    uv_buf_t buf = uv_buf_init("open wide", 9);

    assert(status == 0);
    uv_tcp_init(server->loop, &visit.patient);
    assert(uv_accept(server, (uv_stream_t *)&visit.patient) == 0);
    uv_write(&visit.write, (uv_stream_t *)&visit.patient, &buf, 1, said);
}

static void patient(void *arg)
{
    (void)arg;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    size_t length = 0;
    ssize_t got = 1;

    assert(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
    while (got > 0 && length < 9) {
        got = recv(fd, heard + length, 9 - length, 0);
        length += got;
    }
    close(fd);
}

int main(void)
{
    int length = sizeof(address);
    uv_thread_t thread;

    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(uv_default_loop(), &dentist);
    uv_tcp_bind(&dentist, (struct sockaddr *)&address, 0);
    assert(uv_listen((uv_stream_t *)&dentist, 4, came) == 0);
    uv_tcp_getsockname(&dentist, (struct sockaddr *)&address, &length);
    assert(uv_thread_create(&thread, patient, NULL) == 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(heard, "open wide") == 0 ? 0 : 1;
}
