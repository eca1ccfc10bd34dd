#include "base/json.h"
#include "report/report.h"

void report_json(const struct result *result, struct strbuf *ret_text)
{
    json_t *root = result_to_json(result);

    json_write(root, ret_text);
    json_decref(root);
}
