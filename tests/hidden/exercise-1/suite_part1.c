/*
 * suite_part1.c - does the prediction fit what the machine does? No answer
 * stands here: each card is drawn, run and compared.
 */
#include "../../../exercises/exercise-1/machine.h"
#include "../prediction.h"
#include "suite.h"

struct drawn {
    long long a, b;
};

static const char *name_of_line(long long line)
{
    static char text[32];

    snprintf(text, sizeof(text), "line %lld", line);
    return text;
}

static const char *name_of_c(long long c)
{
    static char text[32];

    snprintf(text, sizeof(text), "%lld in C", c);
    return text;
}

static const struct steps lines = {"line", name_of_line};
static const struct steps cells = {"c", name_of_c};

static void play(struct run *run, const struct drawn *drawn, const char *scene)
{
    run_input_int(run, "a", drawn->a);
    run_input_int(run, "b", drawn->b);
    run_play(run, scene);
}

/* A card for the table: b is 2, as the header promises. */
static struct drawn draw(struct run *run)
{
    return (struct drawn){random_between(run_random(run), 3, 60), 2};
}

static struct drawn draw_any(struct run *run)
{
    struct random *random = run_random(run);

    return (struct drawn){random_between(random, -9, 60),
                          random_between(random, 1, 12)};
}

HIDDEN_TEST(machine_predict_lines_fit)
{
    struct drawn drawn = draw(run);

    play(run, &drawn, "table");
    for (size_t i = 0; i < MACHINE_ROWS; i++) {
        long long said = seen_int(run, key_at("said_line", i).text);
        long long line = seen_int_at(run, "line", i);

        claim(run, said != -1, "row %zu of the table is empty", i + 1);
        claim_step(
            run, said == line, &lines, i, name_of_line(said),
            "up to row %zu the lines are right; then the table says line "
            "%lld, but the machine does another one, with %lld in cell C",
            i, said, seen_int_at(run, "c", i));
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(machine_predict_cells_fit)
{
    struct drawn drawn = draw(run);

    play(run, &drawn, "table");
    for (size_t i = 0; i < MACHINE_ROWS; i++) {
        long long said = seen_int(run, key_at("said_c", i).text);
        long long c = seen_int_at(run, "c", i);

        claim(run, seen_int(run, key_at("said_line", i).text) != -1,
              "row %zu of the table is empty", i + 1);
        claim_step(
            run, said == c, &cells, i, name_of_c(said),
            "up to row %zu the values are right; then the table says that C "
            "holds %lld, but with %lld in A and %lld in B it holds %lld",
            i, said, drawn.a, drawn.b, c);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(machine_steps_fit)
{
    struct drawn drawn = draw_any(run);
    long long steps;

    play(run, &drawn, "total");
    steps = (long long)seen_count(run, "line");
    claim(run, seen_int(run, "said_steps") == steps,
          "machine_steps() says %lld, but with %lld in A and %lld in B the "
          "machine does %lld steps",
          seen_int(run, "said_steps"), drawn.a, drawn.b, steps);
}
END_HIDDEN_TEST

HIDDEN_TEST(machine_result_fits)
{
    struct drawn drawn = draw_any(run);
    long long c;

    play(run, &drawn, "total");
    c = seen_int_at(run, "c", seen_count(run, "c") - 1);
    claim(run, seen_int(run, "said_result") == c,
          "machine_result() says %lld, but with %lld in A and %lld in B there "
          "is %lld in C in the end",
          seen_int(run, "said_result"), drawn.a, drawn.b, c);
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add_question(hidden, 1, machine_predict_lines_fit);
    hidden_add_question(hidden, 1, machine_predict_cells_fit);
    hidden_add_question(hidden, 1, machine_steps_fit);
    hidden_add_question(hidden, 1, machine_result_fits);
}
