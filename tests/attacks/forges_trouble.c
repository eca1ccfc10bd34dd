/* expect: verdict=fail points=0 says=stopped the part */
/* Says that the grader is ill, so that nothing be graded. */
#include "cache.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

/* The player's own functions, found as a loader finds them: `done` points
 * into the program, whose symbols are there for everybody. */
static const ElfW(Ehdr) *program_of(const void *inside)
{
    uintptr_t at = (uintptr_t)inside & ~(uintptr_t)4095;

    while (memcmp((const void *)at, ELFMAG, SELFMAG) != 0)
        at -= 4096;
    return (const void *)at;
}

static void *find(const ElfW(Ehdr) *program, const char *wanted)
{
    uintptr_t base = (uintptr_t)program;
    const ElfW(Phdr) *segment = (const void *)(base + program->e_phoff);
    const ElfW(Sym) *symbol = NULL;
    const char *names = NULL;

    while (segment->p_type != PT_DYNAMIC)
        segment++;
    for (const ElfW(Dyn) *d = (const void *)(base + segment->p_vaddr);
         d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_SYMTAB)
            symbol = (const void *)d->d_un.d_ptr;
        else if (d->d_tag == DT_STRTAB)
            names = (const void *)d->d_un.d_ptr;
    }
    for (; (const char *)symbol < names; symbol++) {
        if (symbol->st_value && strcmp(names + symbol->st_name, wanted) == 0)
            return (void *)(base + symbol->st_value);
    }
    return NULL;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    void (*trouble)(const char *, ...) =
        find(program_of((void *)done), "player_say_trouble");

    trouble("the machine is on fire");
    return 0;
}
