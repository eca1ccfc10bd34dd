#include "course/curriculum.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "course/member.h"

enum { MINUTES_MAX = 10000 };

static const char *const kind_names[] = {"test", "predict", "quiz", "self"};

const char *evidence_kind_name(enum evidence_kind kind)
{
    return kind_names[kind];
}

/* Room for as many as the list `key` has, all zero. */
static int read_list(const json_t *object, const char *key, size_t item_size,
                     json_t **ret_list, void *ret_items, struct error *err)
{
    int rc = json_get_array(object, key, ret_list, err);
    void *items;

    if (rc < 0)
        return rc;
    if (json_array_size(*ret_list) == 0)
        return error_set(err, -EINVAL, "'%s' is empty", key);
    items = xcalloc(json_array_size(*ret_list), item_size);
    memcpy(ret_items, &items, sizeof items);
    return 0;
}

/* --- evidence --- */

static int read_kind(const json_t *object, enum evidence_kind *ret,
                     struct error *err)
{
    const char *name;
    size_t i;
    int rc = json_get_string(object, "kind", &name, err);

    if (rc < 0)
        return rc;
    for (i = 0; i < sizeof kind_names / sizeof kind_names[0]; i++)
        if (!strcmp(kind_names[i], name)) {
            *ret = (enum evidence_kind)i;
            return 0;
        }
    return error_set(err, -EINVAL,
                     "'kind' is '%s': test, predict, quiz or self", name);
}

/* Each kind has what it needs and nothing else; what comes later, nothing. */
static int check_evidence(const struct evidence *evidence, struct error *err)
{
    bool runs = evidence->kind == EVIDENCE_TEST ||
                evidence->kind == EVIDENCE_PREDICT,
         self = evidence->kind == EVIDENCE_SELF, here = !evidence->later;

    if ((evidence->check_count > 0) != (runs && here))
        return error_set(err, -EINVAL, "'checks' is %s '%s'%s",
                         evidence->check_count ? "too much for" : "missing in",
                         kind_names[evidence->kind],
                         here ? "" : " that comes later");
    if ((evidence->answer != NULL) != self)
        return error_set(err, -EINVAL, "'answer' is %s '%s'",
                         evidence->answer ? "too much for" : "missing in",
                         kind_names[evidence->kind]);
    if (self && evidence->later)
        return error_set(err, -EINVAL, "'later' is too much for 'self'");
    return 0;
}

static int read_evidence(struct evidence *evidence, const json_t *object,
                         struct error *err)
{
    int rc = read_kind(object, &evidence->kind, err);

    if (rc == 0)
        rc = member_words(object, "checks", true, &evidence->checks,
                          &evidence->check_count, err);
    if (rc == 0)
        rc = member_optional_text(object, "answer", &evidence->answer, err);
    if (rc == 0)
        rc = member_optional_text(object, "later", &evidence->later, err);
    return rc < 0 ? rc : check_evidence(evidence, err);
}

static void release_evidence(struct evidence *evidence)
{
    member_free_words(evidence->checks, evidence->check_count);
    free(evidence->answer);
    free(evidence->later);
}

/* --- items and groups --- */

static int read_item(struct curriculum_item *item, const json_t *object,
                     struct error *err)
{
    json_t *list, *entry;
    size_t i;
    int rc = member_text(object, "id", &item->id, err);

    if (rc == 0)
        rc = member_text(object, "text", &item->text, err);
    if (rc == 0)
        rc = read_list(object, "evidence", sizeof *item->evidence, &list,
                       &item->evidence, err);
    if (rc < 0)
        return rc;
    json_array_foreach(list, i, entry)
    {
        item->evidence_count = i + 1;
        rc = read_evidence(&item->evidence[i], entry, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* "m2" has "m2.1", "m2.2" and so on, in this order: so all ids differ. */
static int check_item_id(const struct curriculum_group *group, size_t index,
                         struct error *err)
{
    const char *id = group->items[index].id;
    char *expected = xasprintf("%s.%zu", group->id, index + 1);
    int rc = 0;

    if (strcmp(id, expected))
        rc = error_set(err, -EINVAL, "'id' is '%s' where '%s' is next", id,
                       expected);
    free(expected);
    return rc;
}

static int read_items(struct curriculum_group *group, const json_t *object,
                      struct error *err)
{
    json_t *list, *entry;
    size_t i;
    int rc = read_list(object, "items", sizeof *group->items, &list,
                       &group->items, err);

    if (rc < 0)
        return rc;
    json_array_foreach(list, i, entry)
    {
        group->item_count = i + 1;
        rc = read_item(&group->items[i], entry, err);
        if (rc == 0)
            rc = check_item_id(group, i, err);
        if (rc < 0)
            return error_wrap(err, "%s.%zu", group->id, i + 1);
    }
    return 0;
}

static int read_group(struct curriculum_group *group, const json_t *object,
                      struct error *err)
{
    int rc = member_text(object, "id", &group->id, err);

    if (rc == 0)
        rc = member_text(object, "kind", &group->kind, err);
    if (rc == 0)
        rc = member_text(object, "title", &group->title, err);
    if (rc == 0)
        rc = member_optional_text(object, "module", &group->module, err);
    if (rc == 0)
        rc = member_optional_text(object, "exercise", &group->exercise, err);
    return rc < 0 ? rc : read_items(group, object, err);
}

static int read_groups(struct curriculum *curriculum, const json_t *root,
                       struct error *err)
{
    json_t *list, *entry;
    size_t i, j;
    int rc = read_list(root, "groups", sizeof *curriculum->groups, &list,
                       &curriculum->groups, err);

    if (rc < 0)
        return rc;
    json_array_foreach(list, i, entry)
    {
        curriculum->group_count = i + 1;
        rc = read_group(&curriculum->groups[i], entry, err);
        if (rc < 0)
            return error_wrap(err, "group %zu", i + 1);
        for (j = 0; j < i; j++)
            if (!strcmp(curriculum->groups[j].id, curriculum->groups[i].id))
                return error_set(err, -EINVAL, "group '%s' is there twice",
                                 curriculum->groups[i].id);
    }
    return 0;
}

static void release_group(struct curriculum_group *group)
{
    size_t i, j;

    for (i = 0; i < group->item_count; i++) {
        struct curriculum_item *item = &group->items[i];

        for (j = 0; j < item->evidence_count; j++)
            release_evidence(&item->evidence[j]);
        free(item->evidence);
        free(item->id);
        free(item->text);
    }
    free(group->items);
    free(group->id);
    free(group->kind);
    free(group->title);
    free(group->module);
    free(group->exercise);
}

/* --- levels --- */

static int read_level(const struct curriculum *curriculum,
                      struct curriculum_level *level, const json_t *object,
                      struct error *err)
{
    size_t i;
    int rc = member_text(object, "name", &level->name, err);

    if (rc == 0)
        rc = member_text(object, "after", &level->after, err);
    if (rc == 0)
        rc = member_words(object, "groups", false, &level->groups,
                          &level->group_count, err);
    if (rc < 0)
        return rc;
    for (i = 0; i < level->group_count; i++)
        if (!curriculum_find_group(curriculum, level->groups[i]))
            return error_set(err, -EINVAL, "level '%s': no group '%s'",
                             level->name, level->groups[i]);
    return 0;
}

static int read_levels(struct curriculum *curriculum, const json_t *root,
                       struct error *err)
{
    json_t *list, *entry;
    size_t i;
    int rc = read_list(root, "levels", sizeof *curriculum->levels, &list,
                       &curriculum->levels, err);

    if (rc < 0)
        return rc;
    json_array_foreach(list, i, entry)
    {
        curriculum->level_count = i + 1;
        rc = read_level(curriculum, &curriculum->levels[i], entry, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* --- tracks --- */

static int read_step(struct curriculum_step *step, const json_t *object,
                     struct error *err)
{
    int rc = member_text(object, "title", &step->title, err);

    if (rc == 0)
        rc = member_number(object, "minutes", 1, MINUTES_MAX, &step->minutes,
                           err);
    if (rc == 0)
        rc = member_optional_text(object, "exercise", &step->exercise, err);
    if (rc == 0)
        rc = member_optional_text(object, "quiz", &step->quiz, err);
    if (rc == 0 && !step->exercise == !step->quiz)
        rc = error_set(err, -EINVAL, "a step is an 'exercise' or a 'quiz'");
    return rc;
}

static int read_track(struct curriculum_track *track, const json_t *object,
                      struct error *err)
{
    json_t *list, *entry;
    size_t i;
    int rc = member_text(object, "name", &track->name, err);

    if (rc == 0)
        rc = member_text(object, "title", &track->title, err);
    if (rc == 0)
        rc = member_text(object, "hours", &track->hours, err);
    if (rc == 0)
        rc = read_list(object, "steps", sizeof *track->steps, &list,
                       &track->steps, err);
    if (rc < 0)
        return rc;
    json_array_foreach(list, i, entry)
    {
        track->step_count = i + 1;
        rc = read_step(&track->steps[i], entry, err);
        if (rc < 0)
            return error_wrap(err, "step %zu of '%s'", i + 1, track->name);
    }
    return 0;
}

static int read_tracks(struct curriculum *curriculum, const json_t *root,
                       struct error *err)
{
    json_t *list, *entry;
    size_t i;
    int rc = read_list(root, "tracks", sizeof *curriculum->tracks, &list,
                       &curriculum->tracks, err);

    if (rc < 0)
        return rc;
    json_array_foreach(list, i, entry)
    {
        curriculum->track_count = i + 1;
        rc = read_track(&curriculum->tracks[i], entry, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static void release_track(struct curriculum_track *track)
{
    size_t i;

    for (i = 0; i < track->step_count; i++) {
        free(track->steps[i].title);
        free(track->steps[i].exercise);
        free(track->steps[i].quiz);
    }
    free(track->steps);
    free(track->name);
    free(track->title);
    free(track->hours);
}

/* --- all of it --- */

static int read_all(struct curriculum *curriculum, const json_t *root,
                    struct error *err)
{
    int rc = member_version(root, err);

    if (rc == 0)
        rc = read_groups(curriculum, root, err);
    if (rc == 0)
        rc = read_levels(curriculum, root, err);
    if (rc == 0)
        rc = read_tracks(curriculum, root, err);
    return rc;
}

int curriculum_load(struct curriculum *curriculum, const char *share,
                    struct error *err)
{
    char *path = path_join(share, "exercises/curriculum.json");
    json_t *root = NULL;
    int rc = json_load_path(path, &root, err);

    *curriculum = (struct curriculum){0};
    if (rc == 0) {
        rc = read_all(curriculum, root, err);
        if (rc < 0)
            error_wrap(err, "'%s'", path);
    }
    if (rc < 0)
        curriculum_release(curriculum);
    json_decref(root);
    free(path);
    return rc;
}

void curriculum_release(struct curriculum *curriculum)
{
    size_t i;

    for (i = 0; i < curriculum->group_count; i++)
        release_group(&curriculum->groups[i]);
    for (i = 0; i < curriculum->level_count; i++) {
        member_free_words(curriculum->levels[i].groups,
                          curriculum->levels[i].group_count);
        free(curriculum->levels[i].name);
        free(curriculum->levels[i].after);
    }
    for (i = 0; i < curriculum->track_count; i++)
        release_track(&curriculum->tracks[i]);
    free(curriculum->groups);
    free(curriculum->levels);
    free(curriculum->tracks);
    *curriculum = (struct curriculum){0};
}

/* --- looking up --- */

const struct curriculum_item *
curriculum_find_item(const struct curriculum *curriculum, const char *id)
{
    size_t i, j;

    for (i = 0; i < curriculum->group_count; i++)
        for (j = 0; j < curriculum->groups[i].item_count; j++)
            if (!strcmp(curriculum->groups[i].items[j].id, id))
                return &curriculum->groups[i].items[j];
    return NULL;
}

const struct curriculum_group *
curriculum_find_group(const struct curriculum *curriculum, const char *id)
{
    size_t i;

    for (i = 0; i < curriculum->group_count; i++) {
        const struct curriculum_group *group = &curriculum->groups[i];

        if (!strcmp(group->id, id) ||
            (group->module && !strcmp(group->module, id)))
            return group;
    }
    return NULL;
}

const struct curriculum_track *
curriculum_find_track(const struct curriculum *curriculum, const char *name)
{
    size_t i;

    for (i = 0; i < curriculum->track_count; i++)
        if (!strcmp(curriculum->tracks[i].name, name))
            return &curriculum->tracks[i];
    return NULL;
}

bool curriculum_is_later(const struct curriculum_item *item)
{
    size_t i;

    for (i = 0; i < item->evidence_count; i++)
        if (item->evidence[i].later)
            return true;
    return false;
}

const struct evidence *curriculum_evidence(const struct curriculum_item *item,
                                           enum evidence_kind kind)
{
    size_t i;

    for (i = 0; i < item->evidence_count; i++)
        if (item->evidence[i].kind == kind)
            return &item->evidence[i];
    return NULL;
}
