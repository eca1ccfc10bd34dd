/* expect: UV602@22 UV602@36 UV602@52 UV602@53 */
/*
 * One variable holds the results of several calls: whose error is tested is a
 * matter of the way that leads there, not of the line above.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

int begin(uv_tcp_t *tcp, const struct sockaddr *address, int quick);
int begin(uv_tcp_t *tcp, const struct sockaddr *address, int quick)
{
    int size = 1, rc = uv_tcp_bind(tcp, address, 0);

    if (quick) {
        if (rc < 0)
            return rc;
        rc = uv_recv_buffer_size((uv_handle_t *)tcp, &size);
    } else {
        /* Not that of uv_recv_buffer_size(). */
        if (rc == -1)
            return rc;
        rc = uv_tcp_open(tcp, size);
    }
    return rc;
}

int again(uv_tcp_t *tcp, const struct sockaddr *address, int tries);
int again(uv_tcp_t *tcp, const struct sockaddr *address, int tries)
{
    int rc = 0;

    while (tries-- > 0) {
        /* In the first round nothing was called; later it is what is below. */
        if (rc == -1)
            break;
        rc = uv_tcp_bind(tcp, address, 0);
    }
    return rc;
}

int both(uv_tcp_t *tcp, uv_udp_t *udp, const struct sockaddr *address, int way);
int both(uv_tcp_t *tcp, uv_udp_t *udp, const struct sockaddr *address, int way)
{
    int rc;

    if (way)
        rc = uv_tcp_bind(tcp, address, 0);
    else
        rc = uv_udp_bind(udp, address, 0);
    if (rc == -1)
        printf("%s\n", strerror(errno));
    return rc;
}
