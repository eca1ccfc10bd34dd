/* What referees say to the grader: play/testimony.c, alone and put together. */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "play/testimony.h"

static const char *const words[] = {
    "null", "-1",  "[]", "{}", "9223372036854775807", "\"UV301\"", "true",
    "\"",   "\\n", "7",  ",",  "\"stack\":[1,2,3]",   NULL};

static void samples(void)
{
    static const char text[] =
        "{\"trouble\":null,\"tests\":[{\"name\":\"a\",\"status\":1,"
        "\"message\":\"m\",\"where_pc\":16,\"seed\":3,\"runs\":4,"
        "\"limit_name\":\"cpu time\",\"limit_value\":\"5 s\",\"lanes\":[\"l\"],"
        "\"moments\":[{\"type\":1,\"kind\":2,\"lane\":1,\"at_ns\":5,\"pc\":6,"
        "\"name\":\"n\"}],\"clue\":{\"rule\":\"UV301\",\"detail\":\"d\"}},"
        "{\"name\":\"b\",\"status\":0}],\"sightings\":[{\"rule\":\"UV301\","
        "\"test\":\"a\",\"severity\":2,\"seed\":3,\"confirmed\":true,"
        "\"failed_seed\":3,\"failed_test\":\"a\",\"subject\":\"s\","
        "\"detail\":\"d\",\"at_ns\":1,\"data\":0,\"stack\":[16,32],"
        "\"related\":[{\"label\":\"r\",\"pc\":8,\"at_ns\":1}],\"links\":["
        "{\"kind\":1,\"callback_pc\":8,\"at_ns\":1,\"op\":\"o\",\"site_pc\":4,"
        "\"site_at_ns\":1}]}]}";

    fuzz_sample(text, sizeof text - 1);
}

/* Reading what was written changes nothing. */
static void check_round_trip(const struct testimony *testimony)
{
    struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
    struct testimony again;
    json_t *root = testimony_to_json(testimony);

    json_write(root, &once);
    fuzz_check(testimony_from_json(&again, root, NULL) == 0);
    json_decref(root);
    root = testimony_to_json(&again);
    json_write(root, &twice);
    json_decref(root);
    /* A name that was cut in the middle of a character is repaired, once. */
    fuzz_check(once.len == twice.len ||
               memmem(once.text, once.len, "\xef\xbf\xbd", 3));
    testimony_release(&again);
    strbuf_release(&once);
    strbuf_release(&twice);
}

static void run(const uint8_t *data, size_t len)
{
    struct testimony shares[2], whole;
    json_t *root = NULL;

    if (json_parse("testimony", data, len, &root, NULL) < 0)
        return;
    if (testimony_from_json(&shares[0], root, NULL) == 0 &&
        testimony_from_json(&shares[1], root, NULL) == 0) {
        check_round_trip(&shares[0]);
        testimony_merge(shares, 2, &whole);
        check_round_trip(&whole);
        testimony_release(&whole);
    }
    json_decref(root);
}

static const struct fuzz_target target = {"testimony", samples, words, run};
FUZZ_MAIN(target)
