/*
 * Theory of operation: the compiler's object file is looked at, not the
 * source: names given with asm labels, pragmas or inline assembly are seen as
 * what they became. What is refused here would be survived, too: the policy
 * keeps accidents away and says in words what would otherwise be an odd
 * crash. Sentences name the symbol as the learner wrote it and, where the
 * debug info tells, the line that uses it.
 */
#include "proc/object.h"

#include <dlfcn.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "proc/object_symbols.h"

/* More would hide the first. */
enum { REFUSALS_MAX = 8 };
/* What a submission's own data may take. */
enum { DATA_MAX_MB = 64 };

struct reader {
    const char *path;
    int fd;
    Elf *elf;
    size_t names; /* section of the section names */
    Elf_Data *symbols;
    size_t symbol_count, symbol_names;
    const struct object_policy *policy;
    struct object_facts *facts;
};

/* Run before main or instead of what the loader would do. */
static const struct bad_section {
    const char *name; /* or what follows it after a dot */
    const char *reason;
} bad_sections[] = {
    {".init_array", "a function that runs before the tests begin (a "
                    "constructor); call it from the contract's functions"},
    {".preinit_array", "a function that runs before the tests begin"},
    {".ctors", "a function that runs before the tests begin"},
    {".fini_array", "a function that runs when the program ends (a "
                    "destructor); clean up where the work ends"},
    {".dtors", "a function that runs when the program ends"},
    {".init", "code that runs before the tests begin"},
    {".fini", "code that runs when the program ends"},
    {".interp", "a program loader of its own"},
    {".dynamic", "instructions to the program loader"},
    {".gnu.warning", "warnings of the linker"},
    {".gnu.linkonce", "sections that replace others"},
    {".deplibs", "libraries to link"},
    {".linker-options", "options of the linker"},
};

void names_add(struct names *names, const char *name)
{
    names->items = xgrow(names->items, names->count, &names->capacity,
                         sizeof *names->items);
    names->items[names->count++] = name;
}

bool names_has(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0)
            return true;
    }
    return false;
}

void names_release(struct names *names)
{
    free(names->items);
    *names = (struct names){NULL, 0, 0};
}

/* --- refusing --- */

static void __attribute__((format(printf, 3, 4)))
refuse(struct reader *r, int line, const char *format, ...)
{
    struct strbuf *text = &r->facts->text;
    char sentence[400];
    va_list args;

    if (r->facts->refusals++ >= REFUSALS_MAX)
        return;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    /* Names of an object file can hold any byte but NUL. */
    for (char *c = sentence; *c; c++) {
        if (*c == '\n')
            *c = '?';
    }
    if (line > 0)
        strbuf_addf(text, "%d", line);
    strbuf_addf(text, ": %s\n", sentence);
}

/* --- lines --- */

static int line_in_module(Dwfl_Module *module, size_t section, GElf_Addr offset)
{
    GElf_Addr bias;
    Elf *elf = dwfl_module_getelf(module, &bias);
    Elf_Scn *scn = elf ? elf_getscn(elf, section) : NULL;
    GElf_Shdr header;
    Dwfl_Line *line;
    int number = 0;

    /* libdwfl has given each section an address. */
    if (!scn || !gelf_getshdr(scn, &header))
        return 0;
    line = dwfl_module_getsrc(module, header.sh_addr + offset + bias);
    if (!line || !dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL))
        return 0;
    return number;
}

/* The line of a place in the object; 0 when unknown. */
static int line_of(const struct reader *r, size_t section, GElf_Addr offset)
{
    static const Dwfl_Callbacks callbacks = {
        .section_address = dwfl_offline_section_address,
        .find_debuginfo = dwfl_standard_find_debuginfo};
    Dwfl *dwfl = dwfl_begin(&callbacks);
    Dwfl_Module *module;
    int line = 0;

    if (!dwfl)
        return 0;
    module = dwfl_report_offline(dwfl, "object", r->path, -1);
    dwfl_report_end(dwfl, NULL, NULL);
    if (module)
        line = line_in_module(module, section, offset);
    dwfl_end(dwfl);
    return line;
}

static bool find_relocation(const struct reader *r, Elf_Scn *scn,
                            size_t wanted_symbol, GElf_Addr *ret_offset)
{
    GElf_Shdr header;
    Elf_Data *data = elf_getdata(scn, NULL);
    GElf_Rela rela;

    if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_RELA ||
        header.sh_entsize == 0 || !data)
        return false;
    for (size_t i = 0; i < header.sh_size / header.sh_entsize; i++) {
        if (!gelf_getrela(data, (int)i, &rela))
            return false;
        if (GELF_R_SYM(rela.r_info) == wanted_symbol) {
            *ret_offset = rela.r_offset;
            return true;
        }
    }
    (void)r;
    return false;
}

/* Where a symbol is first used by code. */
static int line_of_use(const struct reader *r, size_t symbol)
{
    Elf_Scn *scn = NULL;
    GElf_Addr offset;

    while ((scn = elf_nextscn(r->elf, scn))) {
        GElf_Shdr header, target;
        Elf_Scn *code;

        if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_RELA)
            continue;
        code = elf_getscn(r->elf, header.sh_info);
        if (!code || !gelf_getshdr(code, &target) ||
            !(target.sh_flags & SHF_EXECINSTR))
            continue;
        if (find_relocation(r, scn, symbol, &offset))
            return line_of(r, header.sh_info, offset);
    }
    return 0;
}

/* --- sections --- */

static bool is_section(const char *name, const char *bad)
{
    size_t len = strlen(bad);

    return strncmp(name, bad, len) == 0 && (!name[len] || name[len] == '.');
}

/* gcc and clang let each instrumented file call __tsan_init() when it is
 * loaded; the runtime needs no such call. */
static bool is_instrumentation(const GElf_Shdr *header, const char *name)
{
    return header->sh_type == SHT_INIT_ARRAY && header->sh_size == 8 &&
           (strcmp(name, ".init_array.00099") == 0 ||
            strcmp(name, ".init_array.0") == 0);
}

/* Makes the linker leave the section out. */
static int exclude(struct reader *r, size_t index, const GElf_Shdr *header)
{
    Elf64_Xword flags = header->sh_flags | SHF_EXCLUDE;
    GElf_Ehdr file;
    off_t at;

    if (!gelf_getehdr(r->elf, &file))
        return -EIO;
    at = (off_t)(file.e_shoff + index * file.e_shentsize +
                 offsetof(Elf64_Shdr, sh_flags));
    return pwrite(r->fd, &flags, sizeof flags, at) == sizeof flags ? 0 : -EIO;
}

static void check_section(struct reader *r, Elf_Scn *scn,
                          const GElf_Shdr *header, size_t *data_size)
{
    const char *name = elf_strptr(r->elf, r->names, header->sh_name);

    if (!name) {
        refuse(r, 0, "the object file has a section without a name");
        return;
    }
    if (is_instrumentation(header, name)) {
        if (exclude(r, elf_ndxscn(scn), header) < 0)
            refuse(r, 0, "the object file cannot be changed");
        return;
    }
    for (size_t i = 0; i < sizeof bad_sections / sizeof bad_sections[0]; i++) {
        if (is_section(name, bad_sections[i].name)) {
            refuse(r, 0, "the file has %s", bad_sections[i].reason);
            return;
        }
    }
    if (header->sh_type == SHT_INIT_ARRAY ||
        header->sh_type == SHT_FINI_ARRAY ||
        header->sh_type == SHT_PREINIT_ARRAY)
        refuse(r, 0,
               "the file has a function that runs before or after the "
               "tests");
    if (strcmp(name, ".note.GNU-stack") == 0 &&
        (header->sh_flags & SHF_EXECINSTR))
        refuse(r, 0,
               "a function inside a function needs a stack that can "
               "be executed; make it a function of the file");
    if (header->sh_flags & SHF_ALLOC) {
        if (header->sh_addralign > 4096)
            refuse(r, 0, "data asks to be aligned to more than 4096 bytes");
        if (header->sh_size > (size_t)DATA_MAX_MB << 20 ||
            (*data_size += header->sh_size) > (size_t)DATA_MAX_MB << 20)
            refuse(r, 0, "the file's variables take more than %d MB",
                   DATA_MAX_MB);
    }
}

static void check_sections(struct reader *r)
{
    size_t data_size = 0;
    Elf_Scn *scn = NULL;
    GElf_Shdr header;

    while ((scn = elf_nextscn(r->elf, scn))) {
        if (!gelf_getshdr(scn, &header))
            continue;
        if (header.sh_type == SHT_SYMTAB && header.sh_entsize) {
            r->symbols = elf_getdata(scn, NULL);
            r->symbol_count = header.sh_size / header.sh_entsize;
            r->symbol_names = header.sh_link;
        }
        check_section(r, scn, &header, &data_size);
    }
}

/* --- symbols --- */

/* What the learner wrote, where redirect.h changed it. */
static const char *written(const struct reader *r, const char *name)
{
    const struct object_policy *p = r->policy;

    for (size_t i = 0; i < p->runtime.count; i++) {
        if (strcmp(p->runtime.items[i], name) == 0)
            return p->redirected.items[i];
    }
    return name;
}

static void check_used(struct reader *r, size_t index, const char *name)
{
    const char *reason;

    if (names_has(&r->policy->provides, name))
        return;
    /* The runtime has more than an exercise offers: for programs of one's own.
     */
    reason = symbol_refused(written(r, name));
    if (reason) {
        refuse(r, line_of_use(r, index), "'%s' %s", written(r, name), reason);
    } else if (names_has(&r->policy->runtime, name)) {
        return;
    } else if (symbol_allowed(name)) {
        r->facts->needs_libm |= symbol_is_math(name);
        r->facts->needs_libgcc |= name[0] == '_' && name[1] == '_';
    } else if (names_has(&r->policy->api, name)) {
        refuse(r, line_of_use(r, index),
               "'%s' is used, but the file does not define it", name);
    } else if (strncmp(name, "uv_", 3) == 0) {
        refuse(r, line_of_use(r, index),
               "'%s' is a function of libuv that this exercise does not "
               "offer",
               name);
    } else if (dlsym(RTLD_DEFAULT, name)) {
        refuse(r, line_of_use(r, index),
               "'%s' is a function of the system that this exercise does "
               "not offer",
               name);
    } else {
        refuse(r, line_of_use(r, index),
               "'%s' is used, but nothing defines it: is it spelled right, "
               "is a function missing?",
               name);
    }
}

static void check_defined(struct reader *r, const GElf_Sym *symbol,
                          const char *name)
{
    const char *owner;
    int line = 0;

    /* Someone's own 'read' is theirs alone: it is made local. */
    if (names_has(&r->policy->runtime, name))
        return;
    owner = symbol_owner(name);
    if (!owner)
        return;
    if (GELF_ST_TYPE(symbol->st_info) == STT_FUNC &&
        symbol->st_shndx < SHN_LORESERVE)
        line = line_of(r, symbol->st_shndx, symbol->st_value);
    refuse(r, line, "the name '%s' belongs to %s; choose another", name, owner);
}

static void check_kind(struct reader *r, const GElf_Sym *symbol,
                       const char *name)
{
    if (GELF_ST_TYPE(symbol->st_info) == STT_GNU_IFUNC)
        refuse(r, 0, "'%s' is chosen by code that runs while loading (ifunc)",
               name);
    if (GELF_ST_BIND(symbol->st_info) == STB_GNU_UNIQUE)
        refuse(r, 0, "'%s' is a unique symbol, which C does not have", name);
    if (strchr(name, '@'))
        refuse(r, 0, "'%s' has a version, which no exercise needs", name);
}

static void check_symbols(struct reader *r)
{
    for (size_t i = 1; r->symbols && i < r->symbol_count; i++) {
        GElf_Sym symbol;
        const char *name;

        if (!gelf_getsym(r->symbols, (int)i, &symbol))
            break;
        name = elf_strptr(r->elf, r->symbol_names, symbol.st_name);
        if (!name || !*name)
            continue;
        check_kind(r, &symbol, name);
        if (GELF_ST_BIND(symbol.st_info) == STB_LOCAL)
            continue;
        if (symbol.st_shndx == SHN_UNDEF)
            check_used(r, i, name);
        else
            check_defined(r, &symbol, name);
    }
}

enum found { FOUND_NOT, FOUND_STATIC, FOUND };

static enum found find_api(const struct reader *r, const char *wanted)
{
    enum found found = FOUND_NOT;

    for (size_t i = 1; r->symbols && i < r->symbol_count; i++) {
        GElf_Sym symbol;
        const char *name;

        if (!gelf_getsym(r->symbols, (int)i, &symbol) ||
            symbol.st_shndx == SHN_UNDEF ||
            GELF_ST_TYPE(symbol.st_info) == STT_FILE)
            continue;
        name = elf_strptr(r->elf, r->symbol_names, symbol.st_name);
        if (!name || strcmp(name, wanted) != 0)
            continue;
        if (GELF_ST_BIND(symbol.st_info) != STB_LOCAL)
            return FOUND;
        found = FOUND_STATIC;
    }
    return found;
}

static void check_api(struct reader *r)
{
    for (size_t i = 0; i < r->policy->api.count; i++) {
        const char *name = r->policy->api.items[i];
        enum found found = find_api(r, name);

        if (found == FOUND_STATIC)
            refuse(r, 0,
                   "'%s' is static, so the tests cannot reach it; take "
                   "'static' away",
                   written(r, name));
        else if (found == FOUND_NOT)
            refuse(r, 0,
                   "'%s' is missing: the exercise's header declares it, "
                   "and the tests call it",
                   written(r, name));
    }
}

static int check_file(struct reader *r, struct error *err)
{
    GElf_Ehdr header;

    if (!r->elf || !gelf_getehdr(r->elf, &header) ||
        elf_getshdrstrndx(r->elf, &r->names) != 0)
        return error_set(err, -EINVAL, "not an object file: %s",
                         elf_errmsg(-1));
    if (header.e_type != ET_REL || header.e_machine != EM_X86_64 ||
        header.e_ident[EI_CLASS] != ELFCLASS64)
        return error_set(err, -EINVAL, "not an object file for this machine");
    check_sections(r);
    check_symbols(r);
    check_api(r);
    return 0;
}

int object_check(const char *path, const struct object_policy *policy,
                 struct object_facts *facts, struct error *err)
{
    struct reader r = {.path = path, .policy = policy, .facts = facts};
    int rc;

    *facts = (struct object_facts){.refusals = 0};
    elf_version(EV_CURRENT);
    r.fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (r.fd < 0)
        return error_set(err, -errno, "cannot read '%s': %s", path,
                         strerror(errno));
    r.elf = elf_begin(r.fd, ELF_C_READ_MMAP_PRIVATE, NULL);
    rc = check_file(&r, err);
    if (r.elf)
        elf_end(r.elf);
    close(r.fd);
    if (facts->refusals > REFUSALS_MAX)
        strbuf_addf(&facts->text, ": and %zu more\n",
                    facts->refusals - REFUSALS_MAX);
    return rc;
}
