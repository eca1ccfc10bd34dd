/* expect: none */
/* A player lists its music, stops at the first song it likes and gives the
 * listing back. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

struct player {
    uv_fs_t listing;
    char song[32];
};

static const char *const songs[] = {"music/blue.ogg", "music/green.ogg",
                                    "music/red.ogg"};

static void make_music(void)
{
    mkdir("music", 0700);
    for (int i = 0; i < 3; i++)
        fclose(fopen(songs[i], "w"));
}

static void remove_music(void)
{
    for (int i = 0; i < 3; i++)
        unlink(songs[i]);
    rmdir("music");
}

static void listed(uv_fs_t *req)
{
    struct player *player = req->data;
    uv_dirent_t entry;

    assert(req->result == 3);
    while (uv_fs_scandir_next(req, &entry) != UV_EOF)
        if (strstr(entry.name, "green")) {
            snprintf(player->song, sizeof(player->song), "%s", entry.name);
            break;
        }
    uv_fs_req_cleanup(req);
}

int main(void)
{
    struct player player = {.song = ""};

    make_music();
    player.listing.data = &player;
    uv_fs_scandir(uv_default_loop(), &player.listing, "music", 0, listed);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    remove_music();
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strcmp(player.song, "green.ogg") == 0 ? 0 : 1;
}
