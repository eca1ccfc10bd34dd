/* expect: none */
/* A postman looks up an address that is none. The failure is told by the
 * status; there is no list, and freeing none is allowed. */
#include <assert.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <uv.h>

struct letter {
    uv_getaddrinfo_t lookup;
    const char *address;
    int status, returned;
};

static struct letter letters[] = {{.address = "127.0.0.1"},
                                  {.address = "not/an/address"}};

static void found(uv_getaddrinfo_t *req, int status, struct addrinfo *list)
{
    struct letter *letter = req->data;

    letter->status = status;
    if (status < 0)
        letter->returned = 1;
    else
        assert(list && list->ai_family == AF_INET);
    uv_freeaddrinfo(list);
}

static void post(uv_loop_t *loop, struct letter *letter)
{
    struct addrinfo hints;
    int rc;

    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_INET;
    hints.ai_flags = AI_NUMERICHOST;
    letter->lookup.data = letter;
    rc = uv_getaddrinfo(loop, &letter->lookup, found, letter->address, NULL,
                        &hints);
    if (rc < 0) {
        letter->status = rc;
        letter->returned = 1;
    }
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        post(uv_default_loop(), &letters[i]);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    assert(letters[0].status == 0 && !letters[0].returned);
    return letters[1].status < 0 && letters[1].returned ? 0 : 1;
}
