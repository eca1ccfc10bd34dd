/*
 * object_data.c - names for data, from the debug info: "account.balance" for
 * an address in a variable, "session.busy" for a place in memory that the
 * program allocated, of which only the size and the line are known.
 */
#include "proc/object_data.h"

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

enum {
    DEPTH_MAX = 8 /* of types in types, of scopes in scopes */
};

/* Without names in between: typedef, const, volatile. */
static bool peel(Dwarf_Die *type)
{
    Dwarf_Attribute attribute;

    for (int i = 0; i < DEPTH_MAX; i++) {
        int tag = dwarf_tag(type);

        if (tag != DW_TAG_typedef && tag != DW_TAG_const_type &&
            tag != DW_TAG_volatile_type)
            return true;
        if (!dwarf_attr_integrate(type, DW_AT_type, &attribute) ||
            !dwarf_formref_die(&attribute, type))
            return false;
    }
    return false;
}

/* The type of a variable, of a member, of what a pointer points to. */
static bool type_of(Dwarf_Die *die, Dwarf_Die *ret_type)
{
    Dwarf_Attribute attribute;

    return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
           dwarf_formref_die(&attribute, ret_type);
}

static bool size_of(Dwarf_Die *type, Dwarf_Word *ret_size)
{
    return dwarf_aggregate_size(type, ret_size) == 0 && *ret_size > 0;
}

/* --- paths into a type --- */

struct path {
    char *text;
    size_t len;
};

/* Nothing that would end the word that it is told as. */
static bool add(struct path *path, const char *before, const char *name)
{
    size_t len = strlen(before) + strlen(name);

    if (path->len + len >= OBJECT_NAME_MAX || strpbrk(name, " \n"))
        return false;
    snprintf(path->text + path->len, OBJECT_NAME_MAX - path->len, "%s%s",
             before, name);
    path->len += len;
    return true;
}

static bool add_index(struct path *path, Dwarf_Word index)
{
    char text[32];

    snprintf(text, sizeof(text), "[%lu]", (unsigned long)index);
    return add(path, "", text);
}

/* The member that covers *offset, which becomes what is left within it. */
static bool find_member(Dwarf_Die *type, Dwarf_Word *offset, Dwarf_Die *ret)
{
    int rc = dwarf_child(type, ret);

    for (; rc == 0; rc = dwarf_siblingof(ret, ret)) {
        Dwarf_Attribute attribute;
        Dwarf_Die member_type;
        Dwarf_Word at = 0, size;

        if (dwarf_tag(ret) != DW_TAG_member || !type_of(ret, &member_type) ||
            !size_of(&member_type, &size))
            continue;
        if (dwarf_attr(ret, DW_AT_data_member_location, &attribute))
            dwarf_formudata(&attribute, &at);
        if (*offset >= at && *offset - at < size) {
            *offset -= at;
            return true;
        }
    }
    return false;
}

static void add_path(Dwarf_Die type, Dwarf_Word offset, struct path *path,
                     int depth)
{
    Dwarf_Die inner;
    Dwarf_Word size;

    if (depth == DEPTH_MAX || !peel(&type))
        return;
    if (dwarf_tag(&type) == DW_TAG_array_type) {
        if (type_of(&type, &inner) && size_of(&inner, &size) &&
            add_index(path, offset / size))
            add_path(inner, offset % size, path, depth + 1);
        return;
    }
    if ((dwarf_tag(&type) != DW_TAG_structure_type &&
         dwarf_tag(&type) != DW_TAG_union_type) ||
        !find_member(&type, &offset, &inner))
        return;
    /* Members without a name are those of the struct around them. */
    if (dwarf_diename(&inner) && !add(path, ".", dwarf_diename(&inner)))
        return;
    if (type_of(&inner, &type))
        add_path(type, offset, path, depth + 1);
}

/* --- variables --- */

/* Where a variable is that has one place for all of the run. */
static bool place_of(Dwarf_Die *variable, Dwarf_Addr *ret)
{
    Dwarf_Attribute attribute, address;
    Dwarf_Op *location;
    size_t count;

    if (!dwarf_attr(variable, DW_AT_location, &attribute) ||
        dwarf_getlocation(&attribute, &location, &count) != 0 || count != 1)
        return false;
    *ret = location[0].number;
    if (location[0].atom == DW_OP_addr)
        return true;
    /* As clang says it: by a number in a table. */
    return location[0].atom == DW_OP_addrx &&
           dwarf_getlocation_attr(&attribute, &location[0], &address) == 0 &&
           dwarf_formaddr(&address, ret) == 0;
}

static bool covers(Dwarf_Die *variable, Dwarf_Addr address, Dwarf_Word *ret)
{
    Dwarf_Addr place;
    Dwarf_Die type;
    Dwarf_Word size;

    if (!place_of(variable, &place) || !type_of(variable, &type) ||
        !size_of(&type, &size))
        return false;
    *ret = address - place;
    return address >= place && *ret < size;
}

/* Also those that are static in a function. */
static bool find_variable(Dwarf_Die scope, Dwarf_Addr address, Dwarf_Die *ret,
                          Dwarf_Word *ret_offset, int depth)
{
    Dwarf_Die die;
    int rc = dwarf_child(&scope, &die);

    for (; rc == 0; rc = dwarf_siblingof(&die, &die)) {
        int tag = dwarf_tag(&die);

        if (tag == DW_TAG_variable && covers(&die, address, ret_offset)) {
            *ret = die;
            return true;
        }
        if ((tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block) &&
            depth < DEPTH_MAX &&
            find_variable(die, address, ret, ret_offset, depth + 1))
            return true;
    }
    return false;
}

bool object_data_name(Dwarf *dwarf, Dwarf_Addr address,
                      char ret_name[OBJECT_NAME_MAX])
{
    struct path path = {ret_name, 0};
    Dwarf_CU *cu = NULL;
    Dwarf_Die unit, variable, type;
    Dwarf_Word offset;

    while (dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0) {
        if (!find_variable(unit, address, &variable, &offset, 0))
            continue;
        if (!dwarf_diename(&variable) || !type_of(&variable, &type) ||
            !add(&path, "", dwarf_diename(&variable)))
            return false;
        add_path(type, offset, &path, 0);
        return true;
    }
    return false;
}

/* --- allocated memory --- */

/* What a variable of the function points to, if that has the size. */
static bool points_to(Dwarf_Die *variable, Dwarf_Word size, Dwarf_Die *ret_type)
{
    Dwarf_Die type, inner;
    Dwarf_Word has;

    if (!type_of(variable, &type) || !peel(&type) ||
        dwarf_tag(&type) != DW_TAG_pointer_type || !type_of(&type, &inner))
        return false;
    *ret_type = inner;
    return peel(&inner) && dwarf_tag(&inner) == DW_TAG_structure_type &&
           size_of(&inner, &has) && has == size;
}

static bool find_pointed(Dwarf_Die scope, Dwarf_Word size, Dwarf_Die *ret_type,
                         int depth)
{
    Dwarf_Die die;
    int rc = dwarf_child(&scope, &die);

    for (; rc == 0; rc = dwarf_siblingof(&die, &die)) {
        int tag = dwarf_tag(&die);

        if ((tag == DW_TAG_variable || tag == DW_TAG_formal_parameter) &&
            points_to(&die, size, ret_type))
            return true;
        if (tag == DW_TAG_lexical_block && depth < DEPTH_MAX &&
            find_pointed(die, size, ret_type, depth + 1))
            return true;
    }
    return false;
}

/* The function that holds the code at `pc`. */
static bool find_function(Dwarf *dwarf, Dwarf_Addr pc, Dwarf_Die *ret)
{
    Dwarf_CU *cu = NULL;
    Dwarf_Die unit;

    while (dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0)
        for (int rc = dwarf_child(&unit, ret); rc == 0;
             rc = dwarf_siblingof(ret, ret))
            if (dwarf_tag(ret) == DW_TAG_subprogram &&
                dwarf_haspc(ret, pc) == 1)
                return true;
    return false;
}

bool object_block_name(Dwarf *dwarf, Dwarf_Addr pc, uint64_t offset,
                       uint64_t size, char ret_name[OBJECT_NAME_MAX])
{
    struct path path = {ret_name, 0};
    Dwarf_Die function, type, named;

    if (!find_function(dwarf, pc, &function) ||
        !find_pointed(function, size, &type, 0))
        return false;
    named = type;
    if (!dwarf_diename(&named) && !peel(&named))
        return false;
    if (!dwarf_diename(&named) || !add(&path, "", dwarf_diename(&named)))
        return false;
    add_path(type, offset, &path, 0);
    return true;
}
