/*
 * player_links.c - the folder of a run of the user's own program: it finds its
 * files where it looks for them, may make others beside them, and what a run
 * leaves is gone before the next. The files themselves are read-only there.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "play/player.h"

static int make_link(int to_fd, const char *from, const char *name)
{
    char target[4096];
    int len = snprintf(target, sizeof(target), "%s/%s", from, name);

    if (len < 0 || (size_t)len >= sizeof(target))
        return -ENAMETOOLONG;
    return symlinkat(target, to_fd, name) < 0 ? -errno : 0;
}

int player_links_make(int to_fd, const char *from)
{
    DIR *folder = opendir(from);
    struct dirent *entry;
    int rc = 0;

    if (!folder)
        return -errno;
    for (int i = 0; rc == 0 && i < PLAYER_LINKS_MAX;) {
        entry = readdir(folder);
        if (!entry)
            break;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        rc = make_link(to_fd, from, entry->d_name);
        i++;
    }
    closedir(folder);
    return rc;
}
