#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/gradebook.h"

static const xmlChar *xml(const char *text)
{
    return (const xmlChar *)text;
}

/* U+FFFE and U+FFFF are characters, but XML has no way to hold them. */
static void replace_noncharacters(struct strbuf *text)
{
    char *at = text->text;

    while (at && (at = strstr(at, "\xef\xbf")) && at[2]) {
        if ((unsigned char)at[2] >= 0xbe)
            at[2] = '\xbd';
        at += 3;
    }
}

/* An attribute with text of unknown origin. */
static void add_attribute(xmlTextWriterPtr writer, const char *name,
                          const char *text)
{
    struct strbuf shown = STRBUF_INIT;

    utf8_show(text, strlen(text), &shown);
    replace_noncharacters(&shown);
    xmlTextWriterWriteAttribute(writer, xml(name), xml(strbuf_text(&shown)));
    strbuf_release(&shown);
}

static const char *text_of(const json_t *object, const char *key,
                           const char *otherwise)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : otherwise;
}

static void add_number(xmlTextWriterPtr writer, const char *name, size_t number)
{
    char *text = xasprintf("%zu", number);

    xmlTextWriterWriteAttribute(writer, xml(name), xml(text));
    free(text);
}

static void add_outcome(xmlTextWriterPtr writer, const char *kind,
                        const char *type, const char *message)
{
    xmlTextWriterStartElement(writer, xml(kind));
    if (*type)
        add_attribute(writer, "type", type);
    add_attribute(writer, "message", message);
    xmlTextWriterEndElement(writer);
}

/* Why the check's part was not built, which is a failure for CI; NULL when it
 * was. */
static const char *why_not_built(const json_t *result, const json_t *check)
{
    const json_t *list = json_object_get(result, "builds"), *build;
    size_t i;

    json_array_foreach(list, i, build)
    {
        if (json_equal(json_object_get(build, "part"),
                       json_object_get(check, "part")))
            return json_string_value(json_object_get(build, "words"));
    }
    return NULL;
}

static void add_case(xmlTextWriterPtr writer, const char *exercise,
                     const json_t *result, const json_t *check)
{
    const char *status = text_of(check, "status", "not_graded"),
               *not_built = why_not_built(result, check);
    char *class_name = xasprintf(
        "%s.%lld", exercise,
        (long long)json_integer_value(json_object_get(check, "part")));

    xmlTextWriterStartElement(writer, xml("testcase"));
    add_attribute(writer, "classname", class_name);
    add_attribute(writer, "name", text_of(check, "id", "?"));
    if (!strcmp(status, "failed"))
        add_outcome(writer, "failure", "",
                    text_of(check, "message", text_of(check, "title", "")));
    else if (not_built)
        add_outcome(writer, "failure", "", not_built);
    else if (strcmp(status, "passed"))
        add_outcome(writer, "skipped", "", "not graded");
    xmlTextWriterEndElement(writer);
    free(class_name);
}

/* How many checks failed, and how many were skipped. */
static void count_checks(const json_t *result, size_t *ret_failed,
                         size_t *ret_skipped)
{
    const json_t *checks = json_object_get(result, "checks"), *check;
    size_t i;

    *ret_failed = *ret_skipped = 0;
    json_array_foreach(checks, i, check)
    {
        const char *status = text_of(check, "status", "not_graded");

        if (!strcmp(status, "failed") || why_not_built(result, check))
            ++*ret_failed;
        else if (strcmp(status, "passed"))
            ++*ret_skipped;
    }
}

/* A submission that was not graded: one testcase that is an error. */
static void add_ungraded(xmlTextWriterPtr writer, const char *exercise,
                         const struct gradebook_row *row)
{
    const char *reason =
        row->reason ? row->reason : text_of(row->result, "trouble", "");

    add_number(writer, "tests", 1);
    add_number(writer, "failures", 0);
    add_number(writer, "errors", 1);
    xmlTextWriterStartElement(writer, xml("testcase"));
    add_attribute(writer, "classname", exercise);
    add_attribute(writer, "name", "graded");
    add_outcome(writer, "error", gradebook_fault(row), reason);
    xmlTextWriterEndElement(writer);
}

static void add_suite(xmlTextWriterPtr writer, const char *exercise,
                      const struct gradebook_row *row)
{
    const json_t *checks = json_object_get(row->result, "checks"), *check;
    size_t i, failed, skipped;

    count_checks(row->result, &failed, &skipped);
    xmlTextWriterStartElement(writer, xml("testsuite"));
    add_attribute(writer, "name", row->name);
    if (!strcmp(gradebook_verdict(row), "not_graded")) {
        add_ungraded(writer, exercise, row);
    } else {
        add_number(writer, "tests", json_array_size(checks));
        add_number(writer, "failures", failed);
        add_number(writer, "errors", 0);
        add_number(writer, "skipped", skipped);
        json_array_foreach(checks, i, check)
        {
            add_case(writer, exercise, row->result, check);
        }
    }
    xmlTextWriterEndElement(writer);
}

void gradebook_junit(const struct gradebook *book, struct strbuf *ret_text)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
    size_t i;

    if (!writer) {
        xmlBufferFree(buffer);
        return;
    }
    xmlTextWriterSetIndent(writer, 1);
    xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(writer, xml("testsuites"));
    add_attribute(writer, "name", book->exercise->slug);
    for (i = 0; i < book->count; i++)
        add_suite(writer, book->exercise->slug, &book->rows[i]);
    xmlTextWriterEndElement(writer);
    xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    strbuf_add(ret_text, xmlBufferContent(buffer),
               (size_t)xmlBufferLength(buffer));
    xmlBufferFree(buffer);
}
