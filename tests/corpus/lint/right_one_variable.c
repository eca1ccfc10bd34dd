/* expect: none */
/*
 * One variable for several results. What is tested against -1 is that of a call
 * which cannot fail, or of the C library.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

int start(uv_loop_t *loop, uv_tcp_t *tcp, const struct sockaddr *address,
          int later);
int start(uv_loop_t *loop, uv_tcp_t *tcp, const struct sockaddr *address,
          int later)
{
    int rc = uv_tcp_init(loop, tcp);

    if (!later)
        rc = uv_tcp_bind(tcp, address, 0);
    else if (rc == -1)
        return rc;
    return rc;
}

int forget(uv_tcp_t *tcp, const struct sockaddr *address);
int forget(uv_tcp_t *tcp, const struct sockaddr *address)
{
    int rc = uv_tcp_bind(tcp, address, 0);

    if (rc < 0)
        fprintf(stderr, "%s\n", uv_strerror(rc));
    rc = 0;
    if (rc == -1)
        return 1;
    return 0;
}

int look(uv_tcp_t *tcp, const struct sockaddr *address, const char *path);
int look(uv_tcp_t *tcp, const struct sockaddr *address, const char *path)
{
    int rc = uv_tcp_bind(tcp, address, 0);

    if (rc < 0)
        return rc;
    rc = access(path, R_OK);
    if (rc == -1)
        perror(path);
    return rc;
}
