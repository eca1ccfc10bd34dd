/* expect: none */
/* A mailer looks up the host of each letter, keeps the first address and frees
 * the list. */
#include <assert.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <uv.h>

struct letter {
    const char *host;
    uv_getaddrinfo_t lookup;
    struct sockaddr_in at;
    int status;
};

static struct letter letters[] = {{.host = "127.0.0.1"}, {.host = "127.0.0.2"}};

static void keep_first(struct letter *letter, const struct addrinfo *list)
{
    for (const struct addrinfo *a = list; a; a = a->ai_next)
        if (a->ai_family == AF_INET) {
            letter->at = *(const struct sockaddr_in *)a->ai_addr;
            return;
        }
}

static void found(uv_getaddrinfo_t *req, int status, struct addrinfo *list)
{
    struct letter *letter = req->data;

    letter->status = status;
    if (status < 0)
        return;
    keep_first(letter, list);
    uv_freeaddrinfo(list);
}

static int post(uv_loop_t *loop, struct letter *letter)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_flags = AI_NUMERICHOST};

    letter->lookup.data = letter;
    return uv_getaddrinfo(loop, &letter->lookup, found, letter->host, "25",
                          &hints);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 2; i++)
        if (post(loop, &letters[i]) < 0)
            return 1;
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < 2; i++)
        assert(letters[i].status == 0 && ntohs(letters[i].at.sin_port) == 25);
    return 0;
}
