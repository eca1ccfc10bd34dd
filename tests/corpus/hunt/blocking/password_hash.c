/* expect: class=blocking rule=UV305 line=25 schedules=any */
/* A login hashes the password as slowly as it should be, but in the callback of
 * the check. */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <uv.h>

enum { ROUNDS = 500000000 };

struct login {
    char user[16], password[16];
    uint32_t hash;
    int is_checked;
};

static struct login login = {.user = "ada", .password = "lovelace"};
static uv_timer_t form;

static uint32_t slow_hash(const char *text)
{
    uint32_t hash = 2166136261u;

    for (uint32_t i = 0; i < ROUNDS; i++)
        hash = (hash ^ text[i & 7]) % 4294967291u * 16777619u + 1;
    return hash;
}

static void submitted(uv_timer_t *timer)
{
    struct login *l = timer->data;

    l->hash = slow_hash(l->password);
    l->is_checked = 1;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    assert(strlen(login.password) == 8);
    uv_timer_init(uv_default_loop(), &form);
    form.data = &login;
    uv_timer_start(&form, submitted, 5, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return login.is_checked ? 0 : 1;
}
