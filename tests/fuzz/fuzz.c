#include "fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/path.h"
#include "base/random.h"
#include "base/utf8.h"
#include "base/xalloc.h"

enum {
    ITERATIONS_DEFAULT = 300,
    INPUT_MAX = 256 * 1024,
    PAGE = 4096,
    CHANGES_MAX = 8,
    /* Far more than any input takes, on a loaded machine too. */
    HANG_S = 120
};

static const struct fuzz_target *the_target;
static struct strbuf *samples;
static size_t sample_count, sample_capacity;
static char folder[] = "/tmp/grade-fuzz.XXXXXX";
static volatile unsigned long long seed_now;

/* Sanitizers end the process in our handler, so that it can tell the seed. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "abort_on_error=1:handle_abort=0";
}

const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void)
{
    return "abort_on_error=1:print_stacktrace=1";
}

static void say_seed(int number)
{
    char text[200];
    int len = snprintf(text, sizeof text,
                       "%s: signal %d; again: build/tests/fuzz/fuzz_%s 1 "
                       "%llu\n",
                       the_target->name, number, the_target->name, seed_now);

    (void)!write(STDERR_FILENO, text, (size_t)len);
    signal(number, SIG_DFL);
    raise(number);
}

static void watch_signals(void)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGABRT,
                                  SIGFPE,  SIGILL, SIGALRM};
    struct sigaction action = {.sa_handler = say_seed,
                               .sa_flags = (int)SA_NODEFER};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}

void fuzz_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, condition);
    abort();
}

/* --- samples --- */

void fuzz_sample(const void *data, size_t len)
{
    samples = xgrow(samples, sample_count, &sample_capacity, sizeof *samples);
    samples[sample_count] = (struct strbuf)STRBUF_INIT;
    strbuf_add(&samples[sample_count++], data, len);
}

/* The tree is where the running program is, some folders up. */
static char *find_in_tree(const char *path)
{
    char self[4096], *dir;
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

    self[len > 0 ? len : 0] = '\0';
    dir = path_dir(self);
    while (strcmp(dir, "/") != 0 && strcmp(dir, ".") != 0) {
        char *full = path_join(dir, path), *up = path_dir(dir);

        free(dir);
        dir = up;
        if (path_exists(full)) {
            free(dir);
            return full;
        }
        free(full);
    }
    free(dir);
    return xstrdup(path);
}

void fuzz_sample_file(const char *path)
{
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};
    char *full = find_in_tree(path);

    if (path_read(full, INPUT_MAX, &text, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
    fuzz_sample(strbuf_text(&text), text.len);
    strbuf_release(&text);
    free(full);
}

/* --- changing them --- */

static size_t place_in(struct random *r, const struct strbuf *input)
{
    return (size_t)random_below(r, input->len + 1);
}

static void insert(struct strbuf *input, size_t at, const void *data,
                   size_t len)
{
    struct strbuf tail = STRBUF_INIT;

    if (input->len + len > INPUT_MAX)
        return;
    strbuf_add(&tail, strbuf_text(input) + at, input->len - at);
    input->len = at;
    strbuf_add(input, data, len);
    strbuf_add(input, strbuf_text(&tail), tail.len);
    strbuf_release(&tail);
}

static void cut(struct strbuf *input, size_t at, size_t len)
{
    if (len > input->len - at)
        len = input->len - at;
    if (len == 0)
        return;
    memmove(input->text + at, input->text + at + len, input->len - at - len);
    input->len -= len;
}

/* Numbers at the borders of what counts and sizes may be. */
static void put_number(struct random *r, struct strbuf *input)
{
    static const uint64_t numbers[] = {0,
                                       1,
                                       7,
                                       8,
                                       255,
                                       256,
                                       65535,
                                       65536,
                                       0x7fffffff,
                                       0x80000000,
                                       0xffffffff,
                                       1u << 20,
                                       UINT64_MAX,
                                       INT64_MAX,
                                       (uint64_t)INT64_MIN,
                                       4096,
                                       UINT32_MAX - 7};
    size_t size = (size_t)1 << random_below(r, 4);
    uint64_t number =
        numbers[random_below(r, sizeof numbers / sizeof numbers[0])];
    size_t at;

    if (input->len < size)
        return;
    at = (size_t)random_below(r, input->len - size + 1);
    /* Most binary formats here are aligned. */
    if (random_below(r, 2))
        at -= at % size;
    memcpy(input->text + at, &number, size);
}

static void put_word(struct random *r, struct strbuf *input)
{
    size_t count = 0;
    const char *word;

    while (the_target->words && the_target->words[count])
        count++;
    if (count == 0)
        return;
    word = the_target->words[random_below(r, count)];
    insert(input, place_in(r, input), word, strlen(word));
}

static void put_noise(struct random *r, struct strbuf *input)
{
    uint8_t noise[16];
    size_t len = 1 + (size_t)random_below(r, sizeof noise);

    for (size_t i = 0; i < len; i++)
        noise[i] = (uint8_t)random_next(r);
    insert(input, place_in(r, input), noise, len);
}

/* A piece of a sample, its own or another's, to somewhere else. */
static void put_piece(struct random *r, struct strbuf *input)
{
    const struct strbuf *other;
    size_t at, len;

    if (sample_count == 0)
        return;
    other = &samples[random_below(r, sample_count)];
    at = place_in(r, other);
    len = (size_t)random_below(r, other->len - at + 1);
    if (random_below(r, 4))
        len %= 64;
    insert(input, place_in(r, input), strbuf_text(other) + at, len);
}

static void change(struct random *r, struct strbuf *input)
{
    size_t at = place_in(r, input);

    switch (random_below(r, 8)) {
    case 0:
        cut(input, at, input->len);
        break;
    case 1:
        cut(input, at, 1 + (size_t)random_below(r, 64));
        break;
    case 2:
        put_noise(r, input);
        break;
    case 3:
        put_piece(r, input);
        break;
    case 4:
        put_word(r, input);
        break;
    case 5:
        put_number(r, input);
        break;
    default:
        if (at < input->len)
            input->text[at] ^= (char)(1 << random_below(r, 8));
    }
}

static void make_input(struct random *r, struct strbuf *ret_input)
{
    size_t changes = (size_t)random_below(r, CHANGES_MAX + 1);

    strbuf_clear(ret_input);
    if (sample_count && random_below(r, 16)) {
        const struct strbuf *sample = &samples[random_below(r, sample_count)];

        strbuf_add(ret_input, strbuf_text(sample), sample->len);
    } else {
        changes += 4;
    }
    for (size_t i = 0; i < changes; i++)
        change(r, ret_input);
}

/* --- giving them to the parser --- */

/* Memory whose end is the end of what may be read. */
static uint8_t *make_fenced(void)
{
    uint8_t *memory = mmap(NULL, INPUT_MAX + PAGE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED ||
        mprotect(memory + INPUT_MAX, PAGE, PROT_NONE) < 0) {
        perror("memory for the input");
        exit(1);
    }
    return memory + INPUT_MAX;
}

static void play(uint8_t *end, struct strbuf *input, uint64_t seed)
{
    struct random r = random_start(seed, the_target->name);

    seed_now = seed;
    make_input(&r, input);
    if (input->len)
        memcpy(end - input->len, input->text, input->len);
    alarm(HANG_S);
    the_target->run(end - input->len, input->len);
}

const char *fuzz_folder(void)
{
    return folder;
}

/* Not path_write(): flushing each to the disk takes far too long. */
const char *fuzz_write(const char *name, const void *data, size_t len)
{
    static char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "we");
    if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    return path;
}

bool fuzz_is_harmless(const char *text, size_t len)
{
    struct strbuf shown = STRBUF_INIT;
    bool same;

    utf8_show(text, len, &shown);
    same = shown.len == len &&
           (len == 0 || memcmp(strbuf_text(&shown), text, len) == 0);
    strbuf_release(&shown);
    return same;
}

static unsigned long long number(const char *text)
{
    return text ? strtoull(text, NULL, 10) : 0;
}

int fuzz_main(int argc, char **argv, const struct fuzz_target *target)
{
    unsigned long long count = argc > 1 ? number(argv[1]) : ITERATIONS_DEFAULT;
    unsigned long long first = argc > 2 ? number(argv[2]) : 1;
    struct strbuf input = STRBUF_INIT;
    uint8_t *end = make_fenced();

    the_target = target;
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    watch_signals();
    if (target->samples)
        target->samples();
    for (unsigned long long i = 0; i < count; i++)
        play(end, &input, first + i);
    alarm(0);
    printf("%s: %llu inputs, seeds %llu to %llu\n", target->name, count, first,
           first + count - 1);
    for (size_t i = 0; i < sample_count; i++)
        strbuf_release(&samples[i]);
    free(samples);
    strbuf_release(&input);
    path_remove_tree(folder);
    return 0;
}
