/* paths_print.c - random functions, as C. */
#include "paths.h"

#include <string.h>

static void print_cond(const struct cond *c, struct strbuf *sb)
{
    static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};

    if (c->kind == COND_TEST) {
        strbuf_addf(sb, "%c %s 0", "abcr"[c->variable], ops[c->op]);
        return;
    }
    strbuf_add_str(sb, c->kind == COND_NOT ? "!(" : "(");
    print_cond(c->left, sb);
    if (c->right) {
        strbuf_add_str(sb, c->kind == COND_AND ? ") && (" : ") || (");
        print_cond(c->right, sb);
    }
    strbuf_add_str(sb, ")");
}

/* --- what differs between the shapes --- */

const char *const paths_head =
    "#include <stdlib.h>\n"
    "#include <uv.h>\n"
    "#ifdef __OBJC__\n"
    "#define ONCE __attribute__((called_once))\n"
    "#else\n"
    "#define ONCE\n"
    "#endif\n"
    "typedef void (*done_cb)(void *arg, int status);\n"
    "struct job { uv_fs_t req; done_cb done; void *arg; };\n"
    "int op_start(done_cb done, void *arg);\n"
    "static void fine(uv_fs_t *req) {\n"
    "struct job *o = req->data;\n"
    "uv_fs_req_cleanup(req);\n"
    "o->done(o->arg, 0);\n}\n\n";

static bool has_parameter(const struct function *f)
{
    return f->shape == PLAIN || f->shape == HELPER_PLAIN;
}

static const char *completes(const struct function *f, const struct stmt *s)
{
    if (has_parameter(f) || (f->shape == STARTER && s->kept))
        return "done(arg, 0);\n";
    return "o->done(o->arg, 0);\n";
}

static const char *starts(const struct function *f)
{
    return has_parameter(f)
               ? "op_start(done, arg);\n"
               : "uv_fs_stat(o->req.loop, &o->req, \"x\", fine);\n";
}

void helper_name(enum shape shape, int i, struct strbuf *sb)
{
    strbuf_addf(sb, "%c%d", shape == PLAIN || shape == HELPER_PLAIN ? 'h' : 'k',
                i);
}

static void print_help(const struct function *f, const struct stmt *s,
                       struct strbuf *sb)
{
    if (s->kept)
        strbuf_addf(sb, "%c = ", "abc"[s->variable]);
    helper_name(f->shape, s->helper, sb);
    strbuf_addf(sb, "(%s, %c);\n", has_parameter(f) ? "done, arg" : "o",
                "abc"[s->argument]);
}

static void print_stmt(const struct function *f, const struct stmt *s,
                       struct strbuf *sb)
{
    int i;

    switch (s->kind) {
    case STMT_DONE:
        strbuf_add_str(sb, completes(f, s));
        break;
    case STMT_IF:
    case STMT_WHILE:
        strbuf_add_str(sb, s->kind == STMT_IF ? "if (" : "while (");
        print_cond(s->cond, sb);
        strbuf_add_str(sb, ") {\n");
        print_stmt(f, s->parts[0], sb);
        if (s->part_count > 1) {
            strbuf_add_str(sb, "} else {\n");
            print_stmt(f, s->parts[1], sb);
        }
        strbuf_add_str(sb, "}\n");
        break;
    case STMT_DO:
        strbuf_add_str(sb, "do {\n");
        print_stmt(f, s->parts[0], sb);
        strbuf_add_str(sb, "} while (");
        print_cond(s->cond, sb);
        strbuf_add_str(sb, ");\n");
        break;
    case STMT_SWITCH:
        strbuf_addf(sb, "switch (%c) {\n", "abcr"[s->variable]);
        for (i = 0; i < 2; i++) {
            if (i < 1)
                strbuf_add_str(sb, "case 0:\n");
            else
                strbuf_add_str(sb, "default:\n");
            print_stmt(f, s->parts[i], sb);
        }
        strbuf_add_str(sb, "}\n");
        break;
    case STMT_SET:
        strbuf_addf(sb, "%c = %d;\n", "abc"[s->variable], s -> value);
        break;
    case STMT_RANDOM:
        strbuf_addf(sb, "%c = rand();\n", "abc"[s->variable]);
        break;
    case STMT_START:
        strbuf_addf(sb, "r = %s", starts(f));
        break;
    case STMT_START_LOST:
        strbuf_add_str(sb, starts(f));
        break;
    case STMT_RETURN:
        strbuf_add_str(sb, f->shape < HELPER_PLAIN ? "return;\n"
                           : s->value < 0          ? "return -1;\n"
                                                   : "return 0;\n");
        break;
    case STMT_HELP:
        print_help(f, s, sb);
        break;
    case STMT_BREAK:
        strbuf_add_str(sb, "break;\n");
        break;
    case STMT_CONTINUE:
        strbuf_add_str(sb, "continue;\n");
        break;
    case STMT_GOTO:
        strbuf_addf(sb, "goto l%d;\n", s->label);
        break;
    default:
        for (i = 0; i < s->part_count; i++)
            print_stmt(f, s->parts[i], sb);
    }
}

static void print_begin(const struct function *f, const char *name,
                        struct strbuf *sb)
{
    static const char *const begin[SHAPES] = {
        [PLAIN] = "void %s(done_cb done ONCE, void *arg, int a, int b, int c)\n"
                  "{\nint r = 0;\n",
        [STARTER] =
            "void %s(done_cb done ONCE, void *arg, int a, int b, int c)\n"
            "{\nint r = 0;\n"
            "struct job *o = calloc(1, sizeof *o);\n"
            "if (!o) abort();\n"
            "o->done = done;\no->arg = arg;\no->req.data = o;\n",
        [CALLBACK] = "static void %s(uv_fs_t *req)\n{\n"
                     "struct job *o = req->data;\n"
                     "int a = rand(), b = rand(), c = rand(), r = 0;\n",
        [HELPER_PLAIN] = "static int %s(done_cb done, void *arg, int a)\n"
                         "{\nint b = rand(), c = rand(), r = 0;\n",
        [HELPER_FIELD] = "static int %s(struct job *o, int a)\n"
                         "{\nint b = rand(), c = rand(), r = 0;\n"};
    const char *text = begin[f->shape], *at = strstr(text, "%s");

    strbuf_add(sb, text, (size_t)(at - text));
    strbuf_add_str(sb, name);
    strbuf_add_str(sb, at + 2);
}

/* Somebody has to start a callback. */
static void print_starter(const char *name, struct strbuf *sb)
{
    strbuf_addf(sb,
                "void s%s(done_cb done, void *arg)\n{\n"
                "struct job *o = calloc(1, sizeof *o);\n"
                "if (!o) abort();\n"
                "o->done = done;\no->arg = arg;\no->req.data = o;\n"
                "if (uv_fs_stat(o->req.loop, &o->req, \"x\", %s) < 0)\n"
                "o->done(o->arg, -1);\n}\n",
                name, name);
}

void function_print(const struct function *f, const char *name,
                    struct strbuf *sb)
{
    bool helps = f->shape >= HELPER_PLAIN;

    print_begin(f, name, sb);
    print_stmt(f, f->blocks[0], sb);
    for (int i = 0; i < LABELS && !helps; i++) {
        strbuf_addf(sb, "l%d:;\n", i);
        print_stmt(f, f->blocks[i + 1], sb);
    }
    strbuf_addf(sb, "(void)r;\n%s}\n", helps ? "return 0;\n" : "");
    if (f->shape == CALLBACK)
        print_starter(name, sb);
    strbuf_add_str(sb, "\n");
}
