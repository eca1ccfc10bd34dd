/*
 * code.c - what becomes of a value that is read.
 *
 * Theory of operation. A submission is compiled without optimization: after the
 * call that tells of an access, the next few instructions load the value and
 * compare it, or do something else with it. These are followed, with the values
 * that registers have where they are known (from the frame of the function, so
 * that the load of the pointer is told from that of the value), until a branch,
 * a use, or an instruction that is not in the tables below. Only for x86-64;
 * elsewhere nothing is known, and what depends on it is silent.
 */
#include "runtime/code.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "runtime/rt_internal.h"

enum { CACHED = 512 /* a power of two */ };

static struct {
    const void *pc;
    enum rt_use use;
} cache[CACHED];

static size_t slot_of(const void *pc)
{
    return ((uintptr_t)pc * 0x9e3779b97f4a7c15ull) >> 40 & (CACHED - 1);
}

#ifdef __x86_64__

enum {
    STEPS = 24, /* instructions that are followed */
    FRAME_MAX = 64 * 1024,
    RBP = 5,
    REGISTERS = 16,
    CALLER_SAVED = 0x0fc7 /* rax rcx rdx rsi rdi r8-r11 */
};

/* Where the value is, and what else is known. */
struct state {
    const uint8_t *at;
    uintptr_t registers[REGISTERS];
    unsigned known;   /* registers whose value is known */
    unsigned tainted; /* registers that hold the value, or what is made of it */
    uintptr_t slot;   /* the local variable that does; 0: none */
    uintptr_t data;
    bool compared; /* the flags tell of it */
    bool with_zero;
};

/* One instruction, as far as it matters. */
struct instruction {
    unsigned rex, opcode; /* two-byte opcodes are 0x0f00 and up */
    unsigned reg, mod, rm;
    bool is_memory, has_address;
    unsigned base; /* of memory; REGISTERS: none or not only one */
    uintptr_t address;
    size_t immediate; /* its bytes */
};

static int32_t get32(const uint8_t *at)
{
    int32_t value;

    memcpy(&value, at, sizeof(value));
    return value;
}

static unsigned bit(unsigned reg)
{
    return reg < REGISTERS ? 1u << reg : 0;
}

/* --- reading an instruction --- */

/* Opcodes with a ModRM byte that are understood, by the bytes of their
 * immediate operand; -1 for others. */
static int immediate_of(unsigned opcode, unsigned reg)
{
    switch (opcode) {
    case 0x01:
    case 0x03:
    case 0x21:
    case 0x23:
    case 0x29:
    case 0x2b:
    case 0x38:
    case 0x39:
    case 0x3a:
    case 0x3b:
    case 0x63:
    case 0x84:
    case 0x85:
    case 0x88:
    case 0x89:
    case 0x8a:
    case 0x8b:
    case 0x8d:
    case 0x0faf:
    case 0x0fb6:
    case 0x0fb7:
    case 0x0fbe:
    case 0x0fbf:
        return 0;
    case 0x80:
    case 0x83:
    case 0xc0:
    case 0xc1:
        return 1;
    case 0x81:
        return 4;
    case 0xf6:
        return reg < 2 ? 1 : -1;
    case 0xf7:
        return reg < 2 ? 4 : -1;
    default:
        return -1;
    }
}

/* The memory operand; `at` is behind the ModRM byte. Returns its end. */
/* A byte with a sign. */
static int32_t get8(uint8_t byte)
{
    return byte < 0x80 ? byte : byte - 0x100;
}

static const uint8_t *read_memory(const struct state *s, struct instruction *i,
                                  const uint8_t *at)
{
    int32_t offset = 0;
    bool indexed = i->rm == 4, absolute = false;

    i->base = i->rm | (i->rex & 1) << 3;
    if (indexed) {
        unsigned sib = *at++;

        i->base = (sib & 7) | (i->rex & 1) << 3;
        indexed = (sib >> 3 & 7) != 4 || i->rex & 2;
        absolute = (sib & 7) == 5 && i->mod == 0;
    }
    if (i->mod == 1)
        offset = get8(*at++);
    else if (i->mod == 2 || absolute || (i->mod == 0 && i->rm == 5)) {
        offset = get32(at);
        at += 4;
    }
    if (i->mod == 0 && i->rm == 5) {
        i->base = REGISTERS;
        i->address = (uintptr_t)(at + i->immediate) + (uintptr_t)offset;
        i->has_address = true;
    } else if (!indexed && !absolute && s->known & bit(i->base)) {
        i->address = s->registers[i->base] + (uintptr_t)offset;
        i->has_address = true;
    }
    return at;
}

/* Moves behind it. False when it is not one of the understood. */
static bool read_modrm(struct state *s, struct instruction *i)
{
    unsigned modrm = *s->at++;
    int immediate;

    i->mod = modrm >> 6;
    i->rm = modrm & 7;
    i->reg = (modrm >> 3 & 7) | (i->rex & 4) << 1;
    immediate = immediate_of(i->opcode, modrm >> 3 & 7);
    if (immediate < 0)
        return false;
    i->immediate = (size_t)immediate;
    i->is_memory = i->mod != 3;
    if (i->is_memory)
        s->at = read_memory(s, i, s->at);
    else
        i->base = i->rm | (i->rex & 1) << 3;
    s->at += i->immediate;
    return true;
}

static void read_opcode(struct state *s, struct instruction *i)
{
    if (*s->at == 0x66)
        s->at++;
    if ((*s->at & 0xf0) == 0x40)
        i->rex = *s->at++ & 15;
    i->opcode = *s->at++;
    if (i->opcode == 0x0f)
        i->opcode = 0x0f00 | *s->at++;
}

/* --- what it does --- */

static void set_unknown(struct state *s, unsigned reg, bool tainted)
{
    s->known &= ~bit(reg);
    s->tainted = tainted ? s->tainted | bit(reg) : s->tainted & ~bit(reg);
}

static bool holds_value(const struct state *s, const struct instruction *i)
{
    if (!i->is_memory)
        return s->tainted & bit(i->base);
    if (i->has_address)
        return i->address == s->data || (s->slot && i->address == s->slot);
    /* A pointer that is not known: the value, since that comes next. */
    return !s->tainted && !s->slot;
}

/* Of memory that is there: a local variable, the object's own data. */
static bool is_pointer_load(const struct state *s, const struct instruction *i)
{
    uintptr_t frame = s->registers[RBP];

    if (!i->is_memory || !i->has_address || !(i->rex & 8) ||
        i->opcode != 0x8b || i->address == s->data || i->address == s->slot)
        return false;
    return i->base == RBP ? i->address < frame && frame - i->address < FRAME_MAX
                          : rt_pc((const void *)i->address) != 0;
}

static void load(struct state *s, const struct instruction *i)
{
    bool tainted = holds_value(s, i);

    set_unknown(s, i->reg, tainted);
    if (tainted || !is_pointer_load(s, i))
        return;
    /* The program is about to load it, too. */
    memcpy(&s->registers[i->reg], (const void *)i->address, sizeof(uintptr_t));
    s->known |= bit(i->reg);
}

static void move_register(struct state *s, const struct instruction *i)
{
    set_unknown(s, i->base, s->tainted & bit(i->reg));
    if (!(s->known & bit(i->reg)) || !(i->rex & 8))
        return;
    s->registers[i->base] = s->registers[i->reg];
    s->known |= bit(i->base);
}

static enum rt_use store(struct state *s, const struct instruction *i)
{
    bool tainted = s->tainted & bit(i->reg);

    if (!i->is_memory) {
        move_register(s, i);
        return RT_USE_UNKNOWN;
    }
    if (!tainted)
        return RT_USE_UNKNOWN;
    if (i->base != RBP || !i->has_address)
        return RT_USE_USED;
    s->slot = i->address;
    return RT_USE_UNKNOWN;
}

/* The result of lea or arithmetic in `to`. */
static void compute(struct state *s, unsigned to, bool tainted)
{
    set_unknown(s, to, tainted || s->tainted & bit(to));
}

/* Against 0, or for one bit: what an `if (x)` becomes. */
static bool compares_with_zero(const struct state *s,
                               const struct instruction *i)
{
    if (i->opcode == 0x84 || i->opcode == 0x85)
        return !i->is_memory && i->base == i->reg;
    if (i->opcode == 0x80 || i->opcode == 0x83)
        return (i->reg & 7) == 7 && s->at[-1] == 0;
    return i->opcode == 0xf6 && s->at[-1] == 1;
}

static enum rt_use operate(struct state *s, const struct instruction *i)
{
    bool value = holds_value(s, i) || s->tainted & bit(i->reg);
    unsigned group = i->reg & 7;

    if (i->is_memory && i->opcode != 0x8d && s->tainted & bit(i->base))
        return RT_USE_USED; /* a pointer that is followed */
    s->with_zero = compares_with_zero(s, i);
    switch (i->opcode) {
    case 0x8a:
    case 0x8b:
    case 0x63:
    case 0x0fb6:
    case 0x0fb7:
    case 0x0fbe:
    case 0x0fbf:
        load(s, i);
        return RT_USE_UNKNOWN;
    case 0x88:
    case 0x89:
        return store(s, i);
    case 0x8d:
        set_unknown(s, i->reg, s->tainted & bit(i->base));
        return RT_USE_UNKNOWN;
    case 0x38:
    case 0x39:
    case 0x3a:
    case 0x3b:
    case 0x84:
    case 0x85:
        s->compared = value;
        return RT_USE_UNKNOWN;
    case 0x80:
    case 0x81:
    case 0x83:
    case 0xf6:
    case 0xf7:
        value = holds_value(s, i);
        s->compared = value;
        if (group != 7 && i->opcode < 0xf6 && !i->is_memory)
            compute(s, i->base, value);
        return RT_USE_UNKNOWN;
    case 0x03:
    case 0x23:
    case 0x2b:
    case 0x0faf:
        compute(s, i->reg, value);
        s->compared = value;
        return RT_USE_UNKNOWN;
    default:
        if (!i->is_memory)
            compute(s, i->base, value);
        s->compared = value;
        return RT_USE_UNKNOWN;
    }
}

/* --- calls --- */

void __tsan_read1(void *data);
void __tsan_read2(void *data);
void __tsan_read4(void *data);
void __tsan_read8(void *data);
void __tsan_write1(void *data);
void __tsan_write2(void *data);
void __tsan_write4(void *data);
void __tsan_write8(void *data);

/* Where a call through the object's table of functions leads. */
static uintptr_t target_of(const uint8_t *stub)
{
    static const uint8_t endbr[] = {0xf3, 0x0f, 0x1e, 0xfa};
    uintptr_t target = 0;

    if (memcmp(stub, endbr, sizeof(endbr)) == 0)
        stub += sizeof(endbr);
    if (stub[0] == 0xf2)
        stub++;
    if (stub[0] == 0xff && stub[1] == 0x25)
        memcpy(&target, stub + 6 + get32(stub + 2), sizeof(target));
    return target;
}

static bool tells_of_access(const uint8_t *stub)
{
    void (*const hooks[])(void *data) = {
        __tsan_read1,  __tsan_read2,  __tsan_read4,  __tsan_read8,
        __tsan_write1, __tsan_write2, __tsan_write4, __tsan_write8};
    uintptr_t target = target_of(stub);

    for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
        if (target == (uintptr_t)hooks[i])
            return true;
    return false;
}

/* Behind the opcode of a call. False: follow no further. */
static bool call(struct state *s, enum rt_use *ret)
{
    const uint8_t *stub = s->at + 4 + get32(s->at);
    bool value_is_argument = s->tainted & (bit(7) | bit(6) | bit(2) | bit(1));

    s->at += 4;
    if (rt_pc(stub) == 0 || !tells_of_access(stub) || value_is_argument) {
        *ret = value_is_argument ? RT_USE_USED : RT_USE_UNKNOWN;
        return false;
    }
    s->known &= ~(unsigned)CALLER_SAVED;
    s->tainted &= ~(unsigned)CALLER_SAVED;
    return true;
}

/* --- following --- */

static bool is_branch(unsigned opcode)
{
    return (opcode & ~15u) == 0x70 || (opcode & ~15u) == 0x0f80 ||
           (opcode & ~15u) == 0x0f90;
}

/* What a branch tells. Who keeps a value and asks whether it is there will do
 * more with it. */
static enum rt_use branch(const struct state *s)
{
    if (!s->compared || (s->with_zero && s->slot))
        return RT_USE_UNKNOWN;
    return s->with_zero ? RT_USE_ZERO : RT_USE_TESTED;
}

/* One instruction. False: *ret is the answer. */
static bool step(struct state *s, enum rt_use *ret)
{
    struct instruction i = {.base = REGISTERS};

    read_opcode(s, &i);
    if (is_branch(i.opcode)) {
        *ret = branch(s);
        return false;
    }
    switch (i.opcode) {
    case 0x98:
    case 0x99: /* widens rax */
        s->known &= ~bit(0);
        return true;
    case 0x24:
    case 0xa8:
    case 0x3c:
        s->compared = s->tainted & bit(0);
        s->at += 1;
        return true;
    case 0x25:
    case 0xa9:
    case 0x3d:
    case 0x05:
    case 0x2d:
        s->compared = s->tainted & bit(0);
        s->at += 4;
        return true;
    case 0xe8:
        return call(s, ret);
    default:
        if (!read_modrm(s, &i))
            return false;
        *ret = operate(s, &i);
        return *ret == RT_USE_UNKNOWN;
    }
}

static enum rt_use follow(const void *pc, const void *frame, const void *data)
{
    struct state s = {.at = pc, .data = (uintptr_t)data};
    enum rt_use use = RT_USE_UNKNOWN;

    /* The caller's frame pointer is what its callee saved. */
    s.registers[RBP] = *(const uintptr_t *)frame;
    s.known = bit(RBP);
    for (int n = 0; n < STEPS && step(&s, &use); n++)
        ;
    return use;
}

#else

static enum rt_use follow(const void *pc, const void *frame, const void *data)
{
    (void)pc;
    (void)frame;
    (void)data;
    return RT_USE_UNKNOWN;
}

#endif

enum rt_use rt_code_use(const void *pc, const void *frame, const void *data)
{
    size_t slot = slot_of(pc);

    if (cache[slot].pc == pc)
        return cache[slot].use;
    cache[slot].pc = pc;
    cache[slot].use = rt_pc(pc) ? follow(pc, frame, data) : RT_USE_UNKNOWN;
    return cache[slot].use;
}

enum rt_use rt_code_seen(const void *pc)
{
    size_t slot = slot_of(pc);

    return cache[slot].pc == pc ? cache[slot].use : RT_USE_UNKNOWN;
}
