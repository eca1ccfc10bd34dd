#include "cmd_progress.h"

#include <string.h>

static json_t *evidence_to_json(const struct standing *standing,
                                const struct curriculum_item *item,
                                const struct evidence *evidence)
{
    json_t *object = json_object(), *checks;
    size_t i;

    json_object_set_new(object, "kind",
                        json_string(evidence_kind_name(evidence->kind)));
    json_object_set_new(object, "holds",
                        json_boolean(standing_holds(standing, item, evidence)));
    if (evidence->later)
        json_object_set_new(object, "later", json_text(evidence->later));
    if (!evidence->check_count)
        return object;
    checks = json_array();
    for (i = 0; i < evidence->check_count; i++)
        json_array_append_new(checks, json_text(evidence->checks[i]));
    json_object_set_new(object, "checks", checks);
    return object;
}

static json_t *item_to_json(const struct standing *standing,
                            const struct curriculum_item *item)
{
    json_t *object = json_object(), *list = json_array();
    size_t i;

    for (i = 0; i < item->evidence_count; i++)
        json_array_append_new(
            list, evidence_to_json(standing, item, &item->evidence[i]));
    json_object_set_new(object, "id", json_text(item->id));
    json_object_set_new(object, "text", json_text(item->text));
    json_object_set_new(
        object, "state",
        json_string(standing_state_name(standing_of(standing, item))));
    json_object_set_new(object, "evidence", list);
    return object;
}

static void set_count(json_t *object, const struct standing_count *count)
{
    json_object_set_new(object, "count", json_integer((int)count->items));
    json_object_set_new(object, "ticked", json_integer((int)count->ticked));
    json_object_set_new(object, "self", json_integer((int)count->self));
    json_object_set_new(object, "open", json_integer((int)count->open));
    json_object_set_new(object, "later", json_integer((int)count->later));
}

static json_t *group_to_json(const struct standing *standing,
                             const struct curriculum_group *group)
{
    json_t *object = json_object(), *items = json_array();
    struct standing_count count = {0};
    size_t i;

    for (i = 0; i < group->item_count; i++)
        json_array_append_new(items, item_to_json(standing, &group->items[i]));
    standing_count(standing, group, &count);
    json_object_set_new(object, "id", json_text(group->id));
    json_object_set_new(object, "kind", json_text(group->kind));
    json_object_set_new(object, "title", json_text(group->title));
    set_count(object, &count);
    json_object_set_new(object, "items", items);
    return object;
}

static json_t *levels_to_json(const struct standing *standing)
{
    const struct curriculum_level *reached = standing_reached(standing);
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < standing->curriculum.level_count; i++) {
        const struct curriculum_level *level = &standing->curriculum.levels[i];
        struct standing_count count = standing_level(standing, level);
        json_t *object = json_object();

        json_object_set_new(object, "name", json_text(level->name));
        json_object_set_new(object, "after", json_text(level->after));
        json_object_set_new(object, "reached",
                            json_boolean(reached && level <= reached));
        set_count(object, &count);
        json_array_append_new(list, object);
    }
    return list;
}

json_t *progress_to_json(const struct standing *standing)
{
    const struct curriculum_level *reached = standing_reached(standing);
    json_t *object = json_object(), *groups = json_array();
    size_t i, count, right;

    for (i = 0; i < standing->curriculum.group_count; i++)
        json_array_append_new(
            groups, group_to_json(standing, &standing->curriculum.groups[i]));
    standing_questions(standing, NULL, &count, &right);
    json_object_set_new(object, "version", json_integer(1));
    json_object_set_new(object, "level",
                        json_text(reached ? reached->name : NULL));
    json_object_set_new(object, "track", json_text(standing->progress.track));
    json_object_set_new(object, "levels", levels_to_json(standing));
    json_object_set_new(object, "questions", json_integer((int)count));
    json_object_set_new(object, "questions_right", json_integer((int)right));
    json_object_set_new(object, "groups", groups);
    return object;
}
