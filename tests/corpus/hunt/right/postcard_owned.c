/* expect: none */
/* A postcard is sent and forgotten by its writer: nobody waits for it, but it
 * owns its memory and frees it in its callback. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct postcard {
    uv_udp_send_t req;
    char text[40];
};

static uv_udp_t post;
static struct sockaddr_in grandma;
static int on_the_way;

static void delivered(uv_udp_send_t *req, int status)
{
    (void)status;
    on_the_way--;
    free(req->data); /* lost postcards are no tragedy */
}

static void write_home(const char *from)
{
    struct postcard *card = malloc(sizeof(*card));
    uv_buf_t buf;

    if (!card)
        return;
    card->req.data = card;
    snprintf(card->text, sizeof(card->text), "greetings from %s", from);
    buf = uv_buf_init(card->text, strlen(card->text));
    on_the_way++;
    if (uv_udp_send(&card->req, &post, &buf, 1, (struct sockaddr *)&grandma,
                    delivered) < 0) {
        on_the_way--;
        free(card);
    }
}

static void travel(uv_timer_t *timer)
{
    static const char *const towns[] = {"Rome", "Oslo", "Cairo"};
    static int town;

    write_home(towns[town++]);
    if (town < 3)
        return;
    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&post, NULL);
}

int main(void)
{
    static uv_timer_t trip;
    int length = sizeof(grandma);

    uv_ip4_addr("127.0.0.1", 0, &grandma);
    uv_udp_init(uv_default_loop(), &post);
    uv_udp_bind(&post, (struct sockaddr *)&grandma, 0);
    uv_udp_getsockname(&post, (struct sockaddr *)&grandma, &length);
    uv_timer_init(uv_default_loop(), &trip);
    uv_timer_start(&trip, travel, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return on_the_way == 0 ? 0 : 1;
}
