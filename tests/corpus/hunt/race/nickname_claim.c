/* expect: class=race rule=UV502 also=UV506 line=45 */
/*
 * A chat server looks whether a nickname is free, reads its list of banned
 * names, and then gives the nickname away: to two users.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct user {
    struct user *next;
    uv_fs_t banned;
    char name[12];
};

struct chat {
    struct user *users;
    int refused;
};

static struct user *chat_find(struct chat *chat, const char *name)
{
    struct user *user = chat->users;

    while (user && strcmp(user->name, name) != 0)
        user = user->next;
    return user;
}

static void refuse(struct chat *chat, struct user *user)
{
    chat->refused++;
    free(user);
}

static void list_read(uv_fs_t *req)
{
    struct user *user = req->data;
    struct chat *chat = req->loop->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    user->next = chat->users;
    chat->users = user;
}

static void claim(uv_loop_t *loop, const char *name)
{
    struct chat *chat = loop->data;
    struct user *user = calloc(1, sizeof(*user));

    memcpy(user->name, name, strlen(name));
    user->banned.data = user;
    if (chat_find(chat, name))
        refuse(chat, user);
    else
        assert(uv_fs_stat(loop, &user->banned, ".", list_read) == 0);
}

static void late_user(uv_timer_t *timer)
{
    claim(timer->loop, "neo");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t timer;
    struct chat chat = {0};
    int count = 0;

    uv_loop_init(&loop);
    loop.data = &chat;
    claim(&loop, "neo");
    claim(&loop, "trinity");
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, late_user, 5, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    for (struct user *user = chat.users, *next; user; user = next, count++) {
        next = user->next;
        free(user);
    }
    return count == 2 && chat.refused == 1 ? 0 : 1;
}
