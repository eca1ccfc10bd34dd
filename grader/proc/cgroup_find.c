#include "proc/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "proc/put.h"

static const char *const controllers[CGROUP_CONTROLLERS] = {"memory", "pids",
                                                            "cpu"};
/* Where a grader moves itself, below the group that it was given. */
static const char own_leaf[] = "grade-supervisor";

enum { LINE_MAX_BYTES = 4096, PROC_MAX_BYTES = 1 << 20 };

/* One line of mountinfo, cut into what is of use here. */
struct mount {
    char root[LINE_MAX_BYTES], point[LINE_MAX_BYTES];
    char type[32], options[512];
};

/* True if `word` is one of the words of `list` between commas. */
static bool has_word(const char *list, size_t list_len, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; at < list + list_len;) {
        size_t here = strcspn(at, ",");

        if (at + here > list + list_len)
            here = (size_t)(list + list_len - at);
        if (here == len && strncmp(at, word, len) == 0)
            return true;
        at += here + 1;
    }
    return false;
}

static bool parse_mount(const char *line, struct mount *ret)
{
    const char *rest;

    if (sscanf(line, "%*s %*s %*s %4095s %4095s", ret->root, ret->point) != 2)
        return false;
    rest = strstr(line, " - ");
    return rest &&
           sscanf(rest, " - %31s %*s %511s", ret->type, ret->options) == 2;
}

/* Copies the line and finds the next; NULL at the end. */
static const char *next_line(const char *text, char *line, size_t size)
{
    size_t len = strcspn(text, "\n");

    if (!*text)
        return NULL;
    snprintf(line, size, "%.*s", (int)(len < size ? len : size - 1), text);
    return text + len + (text[len] == '\n');
}

/* Where `controller` ("" for v2) is mounted. */
static bool find_mount(const char *mountinfo, const char *controller,
                       struct mount *ret)
{
    const char *type = *controller ? "cgroup" : "cgroup2";
    char line[LINE_MAX_BYTES];

    while ((mountinfo = next_line(mountinfo, line, sizeof line))) {
        if (parse_mount(line, ret) && strcmp(ret->type, type) == 0 &&
            (!*controller ||
             has_word(ret->options, strlen(ret->options), controller)))
            return true;
    }
    return false;
}

/* The group of this process in the hierarchy of `controller` ("" for v2). */
static bool find_group(const char *self, const char *controller, char *ret,
                       size_t size)
{
    char line[LINE_MAX_BYTES];

    while ((self = next_line(self, line, sizeof line))) {
        const char *names = strchr(line, ':');
        const char *path = names ? strchr(names + 1, ':') : NULL;
        size_t len = path ? (size_t)(path - names - 1) : 0;

        if (!path ||
            (*controller ? !has_word(names + 1, len, controller) : len != 0))
            continue;
        snprintf(ret, size, "%s", path + 1);
        return true;
    }
    return false;
}

/* The folder of the group; what is mounted may be a part of the hierarchy. */
static char *group_folder(const struct mount *mount, const char *group)
{
    size_t len = strlen(mount->root);
    char *folder;

    if (strcmp(mount->root, "/") == 0)
        len = 0;
    if (strncmp(group, mount->root, len) == 0)
        group += len;
    if (strcmp(group, "/") == 0)
        group = "";
    folder = xasprintf("%s%s%s", mount->point,
                       *group == '/' || !*group ? "" : "/", group);
    if (path_is_dir(folder))
        return folder;
    free(folder);
    return xstrdup(mount->point);
}

static char *find_folder(const char *mountinfo, const char *self,
                         const char *controller)
{
    struct mount mount;
    char group[LINE_MAX_BYTES];

    if (!find_mount(mountinfo, controller, &mount) ||
        !find_group(self, controller, group, sizeof group))
        return NULL;
    return group_folder(&mount, group);
}

static bool v2_offers(const char *folder)
{
    struct strbuf text = STRBUF_INIT;
    char *path = path_join(folder, "cgroup.controllers");
    bool offers = path_read(path, LINE_MAX_BYTES, &text, NULL) == 0 &&
                  strstr(strbuf_text(&text), "memory") &&
                  strstr(strbuf_text(&text), "pids");

    strbuf_release(&text);
    free(path);
    return offers;
}

/* Of a grader that has moved itself, the group it was given. */
static char *given_group(char *folder)
{
    char *parent;

    if (strcmp(path_base(folder), own_leaf) != 0)
        return folder;
    parent = path_dir(folder);
    free(folder);
    return parent;
}

int cgroup_locate(const char *mountinfo, const char *self,
                  struct cgroup_place *ret, struct error *err)
{
    char *folder = find_folder(mountinfo, self, "");

    *ret = (struct cgroup_place){0};
    if (folder)
        folder = given_group(folder);
    if (folder && v2_offers(folder)) {
        ret->is_v2 = true;
        for (int i = 0; i < CGROUP_CONTROLLERS; i++)
            ret->folders[i] = xstrdup(folder);
        free(folder);
        return 0;
    }
    free(folder);
    for (int i = 0; i < CGROUP_CONTROLLERS; i++)
        ret->folders[i] = find_folder(mountinfo, self, controllers[i]);
    if (ret->folders[0] && ret->folders[1])
        return 0;
    cgroup_place_release(ret);
    return error_set(err, -ENOENT,
                     "this machine counts no memory and processes of groups");
}

void cgroup_place_release(struct cgroup_place *place)
{
    for (int i = 0; i < CGROUP_CONTROLLERS; i++)
        free(place->folders[i]);
    *place = (struct cgroup_place){0};
}

/* --- making it ready --- */

/* Whether the group has this process and no other. */
static bool is_alone(const char *folder)
{
    struct strbuf text = STRBUF_INIT;
    char *path = path_join(folder, "cgroup.procs"), *end = NULL;
    bool alone = false;

    if (path_read(path, LINE_MAX_BYTES, &text, NULL) == 0)
        alone = strtol(strbuf_text(&text), &end, 10) == getpid() &&
                strcmp(end, "\n") == 0;
    strbuf_release(&text);
    free(path);
    return alone;
}

static int move_to_leaf(const char *folder)
{
    char *leaf = path_join(folder, own_leaf);
    int rc = mkdir(leaf, 0755) < 0 && errno != EEXIST ? -errno : 0;

    if (rc == 0)
        rc = put_text_in(leaf, "cgroup.procs", "0");
    free(leaf);
    return rc;
}

/* v2: what the groups below may be limited in. */
static int hand_down(const char *folder)
{
    int rc =
        put_text_in(folder, "cgroup.subtree_control", "+memory +pids +cpu");

    return rc == 0
               ? 0
               : put_text_in(folder, "cgroup.subtree_control", "+memory +pids");
}

static int prepare_v2(const char *folder, struct error *err)
{
    int rc = hand_down(folder);

    if (rc == -EBUSY && is_alone(folder)) {
        rc = move_to_leaf(folder);
        if (rc == 0)
            rc = hand_down(folder);
    }
    if (rc < 0)
        return error_set(err, rc, "no group of processes was handed to it: %s",
                         strerror(-rc));
    return 0;
}

/* "grade-PID-N" of a process that is gone. */
static bool is_stale(const char *name)
{
    int pid, number, end = 0;

    return sscanf(name, "grade-%d-%d%n", &pid, &number, &end) == 2 &&
           name[end] == '\0' && pid > 0 && kill(pid, 0) < 0 && errno == ESRCH;
}

/* Those of other pid namespaces look stale, too, but have processes: the
 * kernel does not remove them. */
static void remove_stale(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        if (is_stale(entry->d_name))
            (void)unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
    }
    if (dir)
        closedir(dir);
}

static int locate_self(struct cgroup_place *ret, struct error *err)
{
    struct strbuf mountinfo = STRBUF_INIT, self = STRBUF_INIT;
    int rc = path_read("/proc/self/mountinfo", PROC_MAX_BYTES, &mountinfo, err);

    if (rc == 0)
        rc = path_read("/proc/self/cgroup", PROC_MAX_BYTES, &self, err);
    if (rc == 0)
        rc = cgroup_locate(strbuf_text(&mountinfo), strbuf_text(&self), ret,
                           err);
    strbuf_release(&mountinfo);
    strbuf_release(&self);
    return rc;
}

/* Only an attempt tells whether it works. */
static int try_group(const struct cgroup_place *place, struct error *err)
{
    static const struct cgroup_limits some = {64, 64, 2};
    struct cgroup group;
    int rc = cgroup_make(place, &some, &group, err);

    if (rc == 0)
        cgroup_remove(&group);
    return rc;
}

int cgroup_find(struct cgroup_place *ret, struct error *err)
{
    int rc = locate_self(ret, err);

    if (rc < 0)
        return rc;
    if (ret->is_v2)
        rc = prepare_v2(ret->folders[0], err);
    for (int i = 0; rc == 0 && i < CGROUP_CONTROLLERS; i++) {
        if (ret->folders[i] && !(ret->is_v2 && i > 0))
            remove_stale(ret->folders[i]);
    }
    if (rc == 0)
        rc = try_group(ret, err);
    if (rc < 0)
        cgroup_place_release(ret);
    return rc;
}
