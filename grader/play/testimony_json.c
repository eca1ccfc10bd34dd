/* testimony_json.c - how a testimony travels: one JSON document. */
#include "play/testimony.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { STRETCHES_MAX = 64 };

/* --- writing --- */

static void set_int(json_t *object, const char *key, long long value)
{
    json_object_set_new(object, key, json_integer(value));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_text(text));
}

static json_t *moment_to_json(const struct testimony_moment *moment)
{
    json_t *object = json_object();

    set_int(object, "type", moment->type);
    set_int(object, "kind", moment->kind);
    set_int(object, "lane", moment->lane);
    set_int(object, "at_ns", (long long)moment->at_ns);
    set_int(object, "pc", (long long)moment->pc);
    set_text(object, "name", moment->name);
    if (moment->said[0] != '\0')
        set_text(object, "said", moment->said);
    return object;
}

static json_t *test_to_json(const struct testimony_test *test)
{
    json_t *object = json_object(), *lanes = json_array(),
           *moments = json_array();

    set_text(object, "name", test->name);
    set_int(object, "index", (long long)test->index);
    set_int(object, "stretch", test->stretch);
    set_int(object, "status", test->status);
    set_text(object, "message", test->message);
    json_object_set_new(object, "cut_short", json_boolean(test->cut_short));
    set_int(object, "where_pc", (long long)test->where_pc);
    set_int(object, "seed", test->seed);
    set_int(object, "runs", (long long)test->runs);
    set_text(object, "limit_name", test->limit_name);
    set_text(object, "limit_value", test->limit_value);
    for (size_t i = 0; i < test->lane_count; i++)
        json_array_append_new(lanes, json_text(test->lanes[i]));
    for (size_t i = 0; i < test->moment_count; i++)
        json_array_append_new(moments, moment_to_json(&test->moments[i]));
    json_object_set_new(object, "lanes", lanes);
    json_object_set_new(object, "moments", moments);
    return object;
}

static json_t *related_to_json(const struct trace_related *related)
{
    json_t *object = json_object();

    set_text(object, "label", related->label);
    set_int(object, "pc", (long long)related->pc);
    set_int(object, "at_ns", (long long)related->at_ns);
    return object;
}

static json_t *link_to_json(const struct testimony_link *link)
{
    json_t *object = json_object();

    set_int(object, "kind", link->kind);
    set_int(object, "callback_pc", (long long)link->callback_pc);
    set_int(object, "at_ns", (long long)link->at_ns);
    set_text(object, "op", link->op);
    set_int(object, "site_pc", (long long)link->site_pc);
    set_int(object, "site_at_ns", (long long)link->site_at_ns);
    return object;
}

static json_t *open_to_json(const struct testimony_open *open)
{
    json_t *object = json_object(), *callbacks = json_array();

    set_text(object, "type", open->type);
    set_text(object, "state", open->state);
    set_int(object, "flags", open->flags);
    set_int(object, "made_pc", (long long)open->made_pc);
    set_int(object, "started_pc", (long long)open->started_pc);
    set_int(object, "at_ns", (long long)open->started_at_ns);
    for (size_t i = 0; i < open->callback_count; i++)
        json_array_append_new(callbacks,
                              json_integer((long long)open->callback_pcs[i]));
    json_object_set_new(object, "callbacks", callbacks);
    return object;
}

static json_t *sighting_to_json(const struct sighting *sighting)
{
    const struct trace_finding *f = &sighting->finding;
    json_t *object = json_object(), *stack = json_array(),
           *related = json_array(), *links = json_array(),
           *opens = json_array();

    set_text(object, "rule", f->rule);
    set_text(object, "test", sighting->test);
    set_int(object, "stretch", sighting->stretch);
    set_int(object, "severity", f->severity);
    set_int(object, "seed", sighting->seed);
    json_object_set_new(object, "confirmed", json_boolean(sighting->confirmed));
    set_int(object, "failed_seed", sighting->failed_seed);
    set_text(object, "failed_test", sighting->failed_test);
    set_text(object, "subject", f->subject);
    set_text(object, "detail", f->detail);
    set_int(object, "at_ns", (long long)f->head.at_ns);
    set_int(object, "data", (long long)f->data_address);
    set_int(object, "block", (long long)f->block_site);
    set_int(object, "byte", (long long)f->block_byte);
    set_int(object, "size", (long long)f->block_size);
    for (size_t i = 0; i < f->stack_count; i++)
        json_array_append_new(stack, json_integer((long long)f->stack[i]));
    for (size_t i = 0; i < f->related_count; i++)
        json_array_append_new(related, related_to_json(&f->related[i]));
    for (size_t i = 0; i < sighting->link_count; i++)
        json_array_append_new(links, link_to_json(&sighting->links[i]));
    json_object_set_new(object, "stack", stack);
    json_object_set_new(object, "related", related);
    json_object_set_new(object, "links", links);
    for (size_t i = 0; i < sighting->open_count; i++)
        json_array_append_new(opens, open_to_json(&sighting->opens[i]));
    json_object_set_new(object, "opens", opens);
    set_int(object, "open_total", (long long)sighting->open_total);
    return object;
}

/* Bytes as hexadecimal digits. */
static void set_bytes(json_t *object, const char *key,
                      const struct strbuf *bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *text = xmalloc(2 * bytes->len + 1);

    for (size_t i = 0; i < bytes->len; i++) {
        unsigned char byte = (unsigned char)bytes->text[i];

        text[2 * i] = digits[byte >> 4];
        text[2 * i + 1] = digits[byte & 15];
    }
    text[2 * bytes->len] = '\0';
    set_text(object, key, text);
    free(text);
}

static json_t *trace_to_json(const struct testimony_trace *trace)
{
    json_t *object = json_object();

    json_object_set_new(object, "plain", json_boolean(trace->is_plain));
    json_object_set_new(object, "failed", json_boolean(trace->failed));
    set_text(object, "message", trace->message);
    set_text(object, "limit_name", trace->limit_name);
    set_text(object, "limit_value", trace->limit_value);
    set_bytes(object, "log", &trace->log);
    return object;
}

static json_t *traces_to_json(const struct testimony *testimony)
{
    json_t *list = json_array();

    for (size_t i = 0; i < testimony->trace_count; i++)
        json_array_append_new(list, trace_to_json(&testimony->traces[i]));
    return list;
}

json_t *testimony_to_json(const struct testimony *testimony)
{
    json_t *root = json_object(), *tests = json_array(),
           *sightings = json_array();

    set_text(root, "trouble", testimony->trouble);
    for (size_t i = 0; i < testimony->test_count; i++) {
        json_t *test = test_to_json(&testimony->tests[i]);

        if (testimony->tests[i].clue.finding.detail[0])
            json_object_set_new(test, "clue",
                                sighting_to_json(&testimony->tests[i].clue));
        json_array_append_new(tests, test);
    }
    for (size_t i = 0; i < testimony->sighting_count; i++)
        json_array_append_new(sightings,
                              sighting_to_json(&testimony->sightings[i]));
    json_object_set_new(root, "tests", tests);
    json_object_set_new(root, "sightings", sightings);
    if (testimony->trace_count > 0)
        json_object_set_new(root, "traces", traces_to_json(testimony));
    return root;
}

/* --- reading: what is missing is 0 or empty; the writer is ours --- */

static long long get_int(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void get_name(const json_t *object, const char *key, char *name,
                     size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    size_t len = text ? strnlen(text, size - 1) : 0;

    memset(name, 0, size);
    if (len > 0)
        memcpy(name, text, len);
}

static char *get_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? xstrdup(text) : NULL;
}

/* Items of the array `key`, at most `max`. */
static size_t get_count(const json_t *object, const char *key, size_t max)
{
    size_t count = json_array_size(json_object_get(object, key));

    return count < max ? count : max;
}

static const json_t *get_item(const json_t *object, const char *key, size_t i)
{
    return json_array_get(json_object_get(object, key), i);
}

/* One of as many as there may be referees; 0 for what is none. */
static int get_stretch(const json_t *object)
{
    long long stretch = get_int(object, "stretch");

    return stretch > 0 && stretch < STRETCHES_MAX ? (int)stretch : 0;
}

static void moment_from_json(struct testimony_moment *moment,
                             const json_t *object)
{
    moment->type = (uint32_t)get_int(object, "type");
    moment->kind = (uint32_t)get_int(object, "kind");
    moment->lane = (int)get_int(object, "lane");
    moment->at_ns = (uint64_t)get_int(object, "at_ns");
    moment->pc = (uint64_t)get_int(object, "pc");
    get_name(object, "name", moment->name, sizeof(moment->name));
    get_name(object, "said", moment->said, sizeof(moment->said));
    if (moment->lane < 0 || moment->lane > TESTIMONY_LANES_MAX + 1)
        moment->lane = TESTIMONY_LANES_MAX + 1;
}

static int test_from_json(struct testimony_test *test, const json_t *object,
                          struct error *err)
{
    long long status = get_int(object, "status");

    test->name = get_text(object, "name");
    if (!test->name || status < TESTIMONY_PASSED || status > TESTIMONY_NOT_RUN)
        return error_set(err, -EBADMSG, "a test without name or status");
    test->index = (size_t)get_int(object, "index");
    test->stretch = get_stretch(object);
    test->status = (enum testimony_status)status;
    test->message = get_text(object, "message");
    test->cut_short = json_is_true(json_object_get(object, "cut_short"));
    test->where_pc = (uint64_t)get_int(object, "where_pc");
    test->seed = get_int(object, "seed");
    test->runs = (size_t)get_int(object, "runs");
    test->limit_name = get_text(object, "limit_name");
    test->limit_value = get_text(object, "limit_value");
    test->lane_count = get_count(object, "lanes", TESTIMONY_LANES_MAX);
    for (size_t i = 0; i < test->lane_count; i++) {
        const char *lane = json_string_value(get_item(object, "lanes", i));

        if (lane)
            memcpy(test->lanes[i], lane, strnlen(lane, TRACE_NAME_MAX - 1));
    }
    test->moment_count = get_count(object, "moments", TESTIMONY_MOMENTS_MAX);
    for (size_t i = 0; i < test->moment_count; i++)
        moment_from_json(&test->moments[i], get_item(object, "moments", i));
    return 0;
}

static void related_from_json(struct trace_related *related,
                              const json_t *object)
{
    get_name(object, "label", related->label, sizeof(related->label));
    related->pc = (uint64_t)get_int(object, "pc");
    related->at_ns = (uint64_t)get_int(object, "at_ns");
}

static void link_from_json(struct testimony_link *link, const json_t *object)
{
    link->kind = (uint32_t)get_int(object, "kind");
    link->callback_pc = (uint64_t)get_int(object, "callback_pc");
    link->at_ns = (uint64_t)get_int(object, "at_ns");
    get_name(object, "op", link->op, sizeof(link->op));
    link->site_pc = (uint64_t)get_int(object, "site_pc");
    link->site_at_ns = (uint64_t)get_int(object, "site_at_ns");
}

static void open_from_json(struct testimony_open *open, const json_t *object)
{
    get_name(object, "type", open->type, sizeof(open->type));
    get_name(object, "state", open->state, sizeof(open->state));
    open->flags = (uint32_t)get_int(object, "flags");
    open->made_pc = (uint64_t)get_int(object, "made_pc");
    open->started_pc = (uint64_t)get_int(object, "started_pc");
    open->started_at_ns = (uint64_t)get_int(object, "at_ns");
    open->callback_count =
        get_count(object, "callbacks", TESTIMONY_OPEN_LINKS_MAX);
    for (size_t i = 0; i < open->callback_count; i++)
        open->callback_pcs[i] =
            (uint64_t)json_integer_value(get_item(object, "callbacks", i));
}

static void opens_from_json(struct sighting *sighting, const json_t *object)
{
    sighting->open_count = get_count(object, "opens", TESTIMONY_OPENS_MAX);
    sighting->open_total = (size_t)get_int(object, "open_total");
    for (size_t i = 0; i < sighting->open_count; i++)
        open_from_json(&sighting->opens[i], get_item(object, "opens", i));
}

static void sighting_from_json(struct sighting *sighting, const json_t *object)
{
    struct trace_finding *f = &sighting->finding;

    get_name(object, "rule", f->rule, sizeof(f->rule));
    get_name(object, "test", sighting->test, sizeof(sighting->test));
    get_name(object, "failed_test", sighting->failed_test,
             sizeof(sighting->failed_test));
    get_name(object, "subject", f->subject, sizeof(f->subject));
    get_name(object, "detail", f->detail, sizeof(f->detail));
    f->severity = (uint32_t)get_int(object, "severity");
    f->head.at_ns = (uint64_t)get_int(object, "at_ns");
    f->data_address = (uint64_t)get_int(object, "data");
    f->block_site = (uint64_t)get_int(object, "block");
    f->block_byte = (uint64_t)get_int(object, "byte");
    f->block_size = (uint64_t)get_int(object, "size");
    sighting->stretch = get_stretch(object);
    sighting->seed = get_int(object, "seed");
    sighting->failed_seed = get_int(object, "failed_seed");
    sighting->confirmed = json_is_true(json_object_get(object, "confirmed"));
    f->stack_count = (uint32_t)get_count(object, "stack", TRACE_STACK_MAX);
    for (size_t i = 0; i < f->stack_count; i++)
        f->stack[i] =
            (uint64_t)json_integer_value(get_item(object, "stack", i));
    f->related_count = (uint32_t)get_count(
        object, "related", sizeof(f->related) / sizeof(f->related[0]));
    for (size_t i = 0; i < f->related_count; i++)
        related_from_json(&f->related[i], get_item(object, "related", i));
    sighting->link_count = get_count(object, "links", TESTIMONY_LINKS_MAX);
    for (size_t i = 0; i < sighting->link_count; i++)
        link_from_json(&sighting->links[i], get_item(object, "links", i));
    opens_from_json(sighting, object);
}

static int digit_value(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                          : 0;
}

static void get_bytes(const json_t *object, const char *key,
                      struct strbuf *bytes)
{
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);
    size_t len = json_string_length(value) / 2;

    for (size_t i = 0; i < len; i++)
        strbuf_add_char(bytes, (char)(digit_value(text[2 * i]) << 4 |
                                      digit_value(text[2 * i + 1])));
}

static void traces_from_json(struct testimony *ret, const json_t *root)
{
    size_t count = get_count(root, "traces", TESTIMONY_TRACES_MAX);

    for (size_t i = 0; i < count; i++) {
        const json_t *object = get_item(root, "traces", i);
        struct testimony_trace *trace = testimony_add_trace(ret);

        trace->is_plain = json_is_true(json_object_get(object, "plain"));
        trace->failed = json_is_true(json_object_get(object, "failed"));
        trace->message = get_text(object, "message");
        trace->limit_name = get_text(object, "limit_name");
        trace->limit_value = get_text(object, "limit_value");
        get_bytes(object, "log", &trace->log);
    }
}

int testimony_from_json(struct testimony *ret, const json_t *root,
                        struct error *err)
{
    json_t *tests, *sightings;
    size_t i;
    const json_t *item;
    int rc;

    *ret = (struct testimony){0};
    rc = json_get_array(root, "tests", &tests, err);
    if (rc == 0)
        rc = json_get_array(root, "sightings", &sightings, err);
    if (rc < 0)
        return rc;
    ret->trouble = get_text(root, "trouble");
    traces_from_json(ret, root);
    json_array_foreach(tests, i, item)
    {
        struct testimony_test *test = testimony_add_test(ret);
        const json_t *clue = json_object_get(item, "clue");

        if (clue)
            sighting_from_json(&test->clue, clue);
        rc = test_from_json(test, item, err);
        if (rc < 0) {
            testimony_release(ret);
            return rc;
        }
    }
    json_array_foreach(sightings, i, item)
    {
        struct sighting *sighting = testimony_add_sighting(ret);

        if (sighting)
            sighting_from_json(sighting, item);
    }
    return 0;
}
