/*
 * grade-object lines: descriptor 3 is a shared object; stdin has a line for
 * each address, "c OFFSET" (a call's return address), "p OFFSET" (an entry),
 * "d OFFSET" (data), "f OFFSET" (as c, but the line is the one where the
 * function around it begins) or "b OFFSET BYTE SIZE" (as c, of the call that
 * got a block of SIZE; the name is that of its BYTE), numbers in hexadecimal.
 * For each the answer is a line "LINE COLUMN NAME FILE", with 0 and "-" for
 * what is unknown. Only lines of the submission's own files are told: those of
 * headers would mislead.
 */
#include "proc/object.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "proc/object_data.h"

enum { OBJECT_FD = 3 };

struct object {
    Elf *elf;
    Dwarf *dwarf;
    Elf_Data *symbols;
    size_t symbol_count, symbol_names;
};

/* The symbol that covers `address`, and its own; NULL when none does. */
static const char *symbol_at(const struct object *o, GElf_Addr address,
                             bool is_data, GElf_Addr *ret_begin)
{
    for (size_t i = 1; o->symbols && i < o->symbol_count; i++) {
        GElf_Sym symbol;
        int type;

        /* The section's head may promise more than there is. */
        if (!gelf_getsym(o->symbols, (int)i, &symbol))
            break;
        if (symbol.st_shndx == SHN_UNDEF || address < symbol.st_value ||
            address - symbol.st_value >= symbol.st_size)
            continue;
        type = GELF_ST_TYPE(symbol.st_info);
        if (type != (is_data ? STT_OBJECT : STT_FUNC))
            continue;
        *ret_begin = symbol.st_value;
        return elf_strptr(o->elf, o->symbol_names, symbol.st_name);
    }
    return NULL;
}

/* A table of address ranges would be quicker, but clang writes none, and a
 * submission has one unit. */
static Dwarf_Line *find_line(const struct object *o, GElf_Addr address,
                             Dwarf_Die *ret_unit)
{
    Dwarf_CU *cu = NULL;
    Dwarf_Line *line;

    while (dwarf_get_units(o->dwarf, cu, &cu, NULL, NULL, ret_unit, NULL) ==
           0) {
        line = dwarf_getsrc_die(ret_unit, address);
        if (line)
            return line;
    }
    return NULL;
}

/* False when the line is unknown or of another file. */
static bool line_at(const struct object *o, GElf_Addr address, int *ret_line,
                    int *ret_column, const char **ret_file)
{
    Dwarf_Die unit;
    const char *main_file, *file;
    Dwarf_Line *line = o->dwarf ? find_line(o, address, &unit) : NULL;

    if (!line)
        return false;
    main_file = dwarf_diename(&unit);
    file = dwarf_linesrc(line, NULL, NULL);
    if (!main_file || !file ||
        strcmp(path_base(main_file), path_base(file)) != 0)
        return false;
    *ret_file = main_file;
    return dwarf_lineno(line, ret_line) == 0 &&
           dwarf_linecol(line, ret_column) == 0;
}

/*
 * The name as it is in the source. A variable that is static in a function is
 * "again.0" in gcc's objects and "answer.again" in clang's.
 */
static const char *source_name(const char *name, int *ret_len)
{
    const char *dot = strchr(name, '.');

    *ret_len = (int)strlen(name);
    if (!dot || dot == name)
        return name;
    if (dot[1] >= '0' && dot[1] <= '9') {
        *ret_len = (int)(dot - name);
        return name;
    }
    *ret_len = (int)strcspn(dot + 1, ".");
    return dot + 1;
}

static void answer(const struct object *o, char kind, GElf_Addr address)
{
    /* A return address may be that of the next line. */
    bool after = (kind == 'c' || kind == 'f') && address;
    GElf_Addr at = after ? address - 1 : address, begin = at;
    const char *name = symbol_at(o, at, kind == 'd', &begin), *file = "-";
    int line = 0, column = 0, len;

    if (kind == 'd' ||
        !line_at(o, kind == 'f' ? begin : at, &line, &column, &file))
        line = column = 0;
    if (!*file || strchr(file, '\n'))
        file = "-";
    if (!name || !*name || strpbrk(name, "\n "))
        name = "-";
    name = source_name(name, &len);
    printf("%d %d %.*s %s\n", line, column, len, name, file);
}

/* With its members, where the debug info knows them. */
static void answer_data(const struct object *o, GElf_Addr address)
{
    char name[OBJECT_NAME_MAX];

    if (o->dwarf && object_data_name(o->dwarf, address, name))
        printf("0 0 %s -\n", name);
    else
        answer(o, 'd', address);
}

static void answer_block(const struct object *o, GElf_Addr pc, uint64_t byte,
                         uint64_t size)
{
    char name[OBJECT_NAME_MAX] = "-";
    const char *file = "-";
    int line = 0, column = 0;

    if (!pc || !line_at(o, pc - 1, &line, &column, &file))
        line = column = 0;
    if (line && !object_block_name(o->dwarf, pc - 1, byte, size, name))
        name[0] = '-', name[1] = '\0';
    printf("%d %d %s -\n", line, column, name);
}

static void find_symbols(struct object *o)
{
    Elf_Scn *scn = NULL;
    GElf_Shdr header;

    while (o->elf && (scn = elf_nextscn(o->elf, scn))) {
        if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_SYMTAB ||
            header.sh_entsize == 0)
            continue;
        o->symbols = elf_getdata(scn, NULL);
        o->symbol_count = header.sh_size / header.sh_entsize;
        o->symbol_names = header.sh_link;
    }
}

int object_lines(void)
{
    struct object o = {NULL, NULL, NULL, 0, 0};
    uint64_t address, byte, size;
    char kind;

    elf_version(EV_CURRENT);
    o.elf = elf_begin(OBJECT_FD, ELF_C_READ_MMAP, NULL);
    if (!o.elf)
        return 1;
    o.dwarf = dwarf_begin_elf(o.elf, DWARF_C_READ, NULL);
    find_symbols(&o);
    while (scanf(" %c %" SCNx64, &kind, &address) == 2) {
        if (kind == 'd')
            answer_data(&o, address);
        else if (kind != 'b')
            answer(&o, kind, address);
        else if (scanf("%" SCNx64 " %" SCNx64, &byte, &size) == 2)
            answer_block(&o, address, byte, size);
    }
    if (o.dwarf)
        dwarf_end(o.dwarf);
    elf_end(o.elf);
    return 0;
}
