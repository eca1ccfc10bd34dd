#include "proc/object_symbols.h"

#include <stddef.h>
#include <string.h>

struct list {
    const char *names; /* with blanks between */
    const char *text;
};

#define ALLOWED(names)
#define REFUSED(names, reason) {names, reason},
#define RESERVED(names, owner)
static const struct list refused[] = {
#include "proc/symbols.def"
};
#undef REFUSED

#undef ALLOWED
#define ALLOWED(names) {names, ""},
#define REFUSED(names, reason)
static const struct list allowed[] = {
#include "proc/symbols.def"
};
#undef ALLOWED

#undef RESERVED
#define ALLOWED(names)
#define RESERVED(names, owner) {names, owner},
static const struct list reserved[] = {
#include "proc/symbols.def"
};

/* Each exists for double, and with f and l for float and long double. */
static const char math_names[] =
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf "
    "erfc exp exp2 exp10 expm1 fabs fdim floor fma fmax fmin fmod frexp hypot "
    "ilogb ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround "
    "modf nan nearbyint nextafter nexttoward pow remainder remquo rint round "
    "scalbln scalbn sin sincos sinh sqrt tan tanh tgamma trunc";

static bool word_matches(const char *word, size_t len, const char *name)
{
    if (len && word[len - 1] == '*')
        return strncmp(word, name, len - 1) == 0;
    return strlen(name) == len && memcmp(word, name, len) == 0;
}

static bool list_has(const char *list, const char *name)
{
    while (*list) {
        size_t len = strcspn(list, " ");

        if (len && word_matches(list, len, name))
            return true;
        list += len;
        list += strspn(list, " ");
    }
    return false;
}

static const char *find(const struct list *lists, size_t count,
                        const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (list_has(lists[i].names, name))
            return lists[i].text;
    }
    return NULL;
}

const char *symbol_refused(const char *name)
{
    return find(refused, sizeof refused / sizeof refused[0], name);
}

bool symbol_allowed(const char *name)
{
    return find(allowed, sizeof allowed / sizeof allowed[0], name) ||
           symbol_is_math(name);
}

const char *symbol_owner(const char *name)
{
    return find(reserved, sizeof reserved / sizeof reserved[0], name);
}

bool symbol_is_math(const char *name)
{
    char base[32];
    size_t len = strlen(name);

    if (list_has(math_names, name))
        return true;
    if (len < 2 || len >= sizeof base ||
        (name[len - 1] != 'f' && name[len - 1] != 'l'))
        return false;
    memcpy(base, name, len - 1);
    base[len - 1] = '\0';
    return list_has(math_names, base);
}
