/*
 * The program under test is this file, too: started by job.c with a mode as
 * its argument it plays the submission that does what it should not. When root
 * runs the suite it runs twice, the second time as an ordinary user.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "proc/job.h"
#include "unit.h"

enum { OUTPUT_KB = 8, PROCESSES = 12, FAR_FD = 90 };

#ifdef __SANITIZE_ADDRESS__
/* Looking for leaks takes ptrace, which is refused here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

static char self[PATH_MAX];

/* --- what the job does --- */

static int play_echo(const char *text)
{
    char line[256] = "";

    (void)!read(0, line, sizeof line - 1);
    printf("%s|%s", text, line);
    fprintf(stderr, "to stderr");
    return 7;
}

static int play_spin(const char *unused)
{
    (void)unused;
    for (volatile unsigned i = 0;; i++) {
    }
    return 0;
}

/* The child takes the time and shrugs off the first signal. */
static int play_spin_in_child(const char *unused)
{
    pid_t child = fork();

    if (child == 0) {
        signal(SIGXCPU, SIG_IGN);
        play_spin(unused);
    }
    waitpid(child, NULL, 0);
    return 1;
}

static int play_sleep(const char *unused)
{
    (void)unused;
    for (;;)
        pause();
    return 0;
}

static int play_stop(const char *unused)
{
    (void)unused;
    raise(SIGSTOP);
    return 0;
}

static int play_hog(const char *unused)
{
    char *memory;

    (void)unused;
    while ((memory = malloc(1 << 20)))
        memset(memory, 1, 1 << 20);
    return 1;
}

/* Each child stays far below what a process may have. */
static int play_hogs(const char *unused)
{
    int status = 0;

    (void)unused;
    for (int i = 0; i < 8; i++) {
        if (fork() == 0) {
            char *memory = malloc(20 << 20);

            if (memory)
                memset(memory, 1, 20 << 20);
            pause();
        }
    }
    wait(&status);
    return WIFSIGNALED(status) ? 1 : 0;
}

static int play_flood(const char *unused)
{
    char text[4096];

    (void)unused;
    memset(text, 'x', sizeof text);
    while (write(1, text, sizeof text) > 0 && write(2, text, sizeof text) > 0) {
    }
    return 0;
}

static int play_big_file(const char *unused)
{
    static char text[65536];
    int fd = open("big", O_WRONLY | O_CREAT, 0600);

    (void)unused;
    while (write(fd, text, sizeof text) > 0) {
    }
    printf("%s", strerror(errno));
    return 1;
}

static int play_bomb(const char *unused)
{
    int count = 0;

    (void)unused;
    while (count < 1000) {
        pid_t child = fork();

        if (child < 0)
            break;
        if (child == 0)
            play_sleep("");
        count++;
    }
    printf("%d", count);
    return 0;
}

/* Leaves its session and its parent behind, keeps descriptor 3. */
static int play_daemon(const char *unused)
{
    (void)unused;
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            signal(SIGTERM, SIG_IGN);
            signal(SIGHUP, SIG_IGN);
            (void)!write(3, "up", 2);
            play_sleep("");
        }
        _exit(0);
    }
    /* Until the grandchild lives. */
    poll(&(struct pollfd){4, POLLIN, 0}, 1, -1);
    return 0;
}

static int play_fds(const char *unused)
{
    (void)unused;
    for (int fd = 0; fd < 4096; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            printf("%d ", fd);
    }
    return 0;
}

static int play_open(const char *path)
{
    int fd = open(path, O_RDONLY);

    printf("%s", fd < 0 ? "refused" : "opened");
    return 0;
}

static int play_create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    printf("%s", fd < 0 ? "refused" : "created");
    return 0;
}

static int play_network(const char *unused)
{
    static const int families[] = {AF_INET,   AF_INET6, AF_NETLINK,
                                   AF_PACKET, AF_VSOCK, AF_UNIX};
    int pair[2];

    (void)unused;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        if (socket(families[i], SOCK_DGRAM, 0) >= 0)
            printf("family %d ", families[i]);
    }
    printf("%s",
           socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ? "no pair" : "pair");
    return 0;
}

/* A server and its client in one process, and a process. */
static int play_own(const char *unused)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM, 0),
        client = socket(AF_INET, SOCK_STREAM, 0), status = 0;
    pid_t child;

    (void)unused;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(server, (struct sockaddr *)&address, sizeof address) < 0 ||
        listen(server, 1) < 0 ||
        getsockname(server, (struct sockaddr *)&address, &size) < 0 ||
        connect(client, (struct sockaddr *)&address, sizeof address) < 0)
        printf("no loopback ");
    /* An address of nobody: a network that leads out would not know at once. */
    address.sin_addr.s_addr = htonl(0xc0000201);
    client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connect(client, (struct sockaddr *)&address, sizeof address) == 0 ||
        errno != ENETUNREACH)
        printf("a way out ");
    child = fork();
    if (child == 0) {
        execl("/bin/true", "true", NULL);
        _exit(1);
    }
    waitpid(child, &status, 0);
    printf("true ended with %d", status);
    return 0;
}

static int play_exec(const char *unused)
{
    static char *argv[] = {NULL, NULL};
    char *page;

    (void)unused;
    argv[0] = self;
    execve(self, argv, argv + 1);
    printf("%d ", errno == EPERM);
    syscall(SYS_execveat, AT_FDCWD, self, argv, argv + 1, 0);
    printf("%d ", errno == EPERM);
    syscall(SYS_execveat, -1, 0x10000, argv, argv + 1, AT_EMPTY_PATH);
    printf("%d ", errno == EFAULT);
    page = mmap((void *)0x10000, 4096, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("%d ", page == MAP_FAILED && errno == EPERM);
    page = mmap((void *)0xf000, 8192, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("%d ", page == MAP_FAILED && errno == EPERM);
    page = mmap((void *)0x20000, 4096, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
    printf("%d ", page == MAP_FAILED && errno == EPERM);
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                -1, 0);
    page = mremap(page, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED,
                  (void *)0x10000);
    printf("%d", page == MAP_FAILED && errno == EPERM);
    return 0;
}

static int play_namespaces(const char *unused)
{
    static const char *const names[] = {"user", "pid", "mnt",   "net",
                                        "ipc",  "uts", "cgroup"};

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[64], link[64] = "";

        snprintf(path, sizeof path, "/proc/self/ns/%s", names[i]);
        (void)!readlink(path, link, sizeof link - 1);
        printf("%s ", link);
    }
    return 0;
}

static int play_kill(const char *pid)
{
    printf("%d", kill((pid_t)strtol(pid, NULL, 10), 0) < 0);
    return 0;
}

static int play_dlopen(const char *unused)
{
    void *object = dlopen("/proc/self/fd/3", RTLD_NOW);

    (void)unused;
    printf("%s", object && dlsym(object, "cbrt") ? "mapped" : dlerror());
    return 0;
}

static void *thread_ran(void *arg)
{
    *(int *)arg = 1;
    return NULL;
}

static int play_thread(const char *unused)
{
    pthread_t thread;
    int ran = 0;

    (void)unused;
    if (pthread_create(&thread, NULL, thread_ran, &ran) == 0)
        pthread_join(thread, NULL);
    printf("%d", ran);
    return 0;
}

static int play_address(const char *unused)
{
    int here;

    (void)unused;
    printf("%p", (void *)&here);
    return 0;
}

static const struct mode {
    const char *name;
    int (*play)(const char *arg);
} modes[] = {
    {"echo", play_echo},
    {"spin", play_spin},
    {"spin-in-child", play_spin_in_child},
    {"sleep", play_sleep},
    {"stop", play_stop},
    {"hog", play_hog},
    {"hogs", play_hogs},
    {"flood", play_flood},
    {"big-file", play_big_file},
    {"bomb", play_bomb},
    {"daemon", play_daemon},
    {"fds", play_fds},
    {"open", play_open},
    {"create", play_create},
    {"network", play_network},
    {"own", play_own},
    {"exec", play_exec},
    {"namespaces", play_namespaces},
    {"kill", play_kill},
    {"dlopen", play_dlopen},
    {"thread", play_thread},
    {"address", play_address},
};

static int play(const char *mode, const char *arg)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(modes[i].name, mode) == 0)
            return modes[i].play(arg);
    }
    return 125;
}

/* --- running it --- */

static const char *arguments[4];

static struct job job_of(const char *mode, const char *arg)
{
    arguments[0] = self;
    arguments[1] = mode;
    arguments[2] = arg;
    arguments[3] = NULL;
    return (struct job){.argv = arguments,
                        .binds = {{self, NULL}},
                        .bind_count = 1,
                        .limits = {.cpu_s = 20,
                                   .wall_ms = 0,
                                   .processes = PROCESSES,
                                   .files = 64,
                                   .output_kb = OUTPUT_KB,
                                   .file_mb = 1}};
}

static struct job_result run(const struct job *job)
{
    struct job_result result;
    struct error err = {0};
    int rc = job_run(job, &result, &err);

    ck_assert_msg(rc == 0, "%s", err.msg);
    return result;
}

static void expect_out(const struct job *job, const char *text)
{
    struct job_result result = run(job);

    ck_assert_str_eq(strbuf_text(&result.out), text);
    ck_assert_int_eq(result.exit_code, 0);
    ck_assert_int_eq(result.limit, JOB_LIMIT_NONE);
    job_result_release(&result);
}

static void expect_limit(const struct job *job, enum job_limit limit)
{
    struct job_result result = run(job);

    ck_assert_str_eq(job_limit_name(result.limit), job_limit_name(limit));
    job_result_release(&result);
}

static bool is_level(enum sandbox_level level)
{
    return sandbox_probe()->level >= level;
}

START_TEST(output_input_and_exit_code_come_back)
{
    struct job job = job_of("echo", "argument");
    struct job_result result;

    job.input = "input";
    job.input_len = 5;
    result = run(&job);
    ck_assert_str_eq(strbuf_text(&result.out), "argument|input");
    ck_assert_str_eq(strbuf_text(&result.err), "to stderr");
    ck_assert_int_eq(result.exit_code, 7);
    ck_assert_int_eq(result.signal, 0);
    job_result_release(&result);
}
END_TEST

START_TEST(a_missing_program_is_our_fault)
{
    struct job job = job_of("echo", "");
    struct job_result result;
    struct error err = {0};

    arguments[0] = "/usr/bin/there-is-no-such-program";
    ck_assert_int_eq(job_run(&job, &result, &err), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.msg, "there-is-no-such-program"));
    job_result_release(&result);
}
END_TEST

START_TEST(cpu_time_is_limited)
{
    struct job job = job_of("spin", NULL);

    job.limits.cpu_s = 1;
    expect_limit(&job, JOB_LIMIT_CPU);
}
END_TEST

START_TEST(cpu_time_of_children_is_limited)
{
    struct job job = job_of("spin-in-child", NULL);

    job.limits.cpu_s = 1;
    expect_limit(&job, JOB_LIMIT_CPU);
}
END_TEST

START_TEST(real_time_is_limited)
{
    struct job job = job_of("sleep", NULL);

    job.limits.wall_ms = 100;
    expect_limit(&job, JOB_LIMIT_WALL);
}
END_TEST

START_TEST(a_stopped_job_ends_at_the_wall_limit)
{
    struct job job = job_of("stop", NULL);

    job.limits.wall_ms = 100;
    expect_limit(&job, JOB_LIMIT_WALL);
}
END_TEST

START_TEST(memory_is_limited)
{
    struct job job = job_of("hog", NULL);

#ifdef __SANITIZE_ADDRESS__
    return; /* it reserves more than any limit */
#endif
    job.limits.memory_mb = 64;
    expect_limit(&job, JOB_LIMIT_MEMORY);
}
END_TEST

START_TEST(memory_of_all_processes_is_limited)
{
    struct job job = job_of("hogs", NULL);

    if (!is_level(SANDBOX_S3))
        return;
    job.limits.memory_mb = 64;
    job.limits.wall_ms = 20000;
    expect_limit(&job, JOB_LIMIT_MEMORY);
}
END_TEST

START_TEST(output_is_limited_and_kept_up_to_the_limit)
{
    struct job job = job_of("flood", NULL);
    struct job_result result = run(&job);

    ck_assert_int_eq(result.limit, JOB_LIMIT_OUTPUT);
    ck_assert_uint_eq(result.out.len + result.err.len, OUTPUT_KB * 1024);
    job_result_release(&result);
}
END_TEST

START_TEST(file_size_is_limited)
{
    struct job job = job_of("big-file", NULL);

    expect_limit(&job, JOB_LIMIT_FILE_SIZE);
}
END_TEST

START_TEST(processes_are_limited)
{
    struct job job = job_of("bomb", NULL);
    struct job_result result;

    if (!is_level(SANDBOX_S2))
        return;
    result = run(&job);
    /* The program itself is one of them. */
    ck_assert_int_eq(strtol(strbuf_text(&result.out), NULL, 10), PROCESSES - 1);
    job_result_release(&result);
}
END_TEST

/* The one left behind holds the other end of a pipe of ours. */
START_TEST(a_process_left_behind_is_gone)
{
    struct job job = job_of("daemon", NULL);
    struct job_result result;
    char text[8] = "";
    int pair[2];

    ck_assert_int_eq(pipe2(pair, O_CLOEXEC | O_NONBLOCK), 0);
    job.fds[0] = pair[1];
    job.fds[1] = pair[0];
    job.fd_count = 2;
    result = run(&job);
    close(pair[1]);
    ck_assert_int_eq(result.exit_code, 0);
    ck_assert_int_eq(read(pair[0], text, sizeof text), 2);
    ck_assert_str_eq(text, "up");
    /* The end of the file, not -EAGAIN: no writer is left. */
    ck_assert_int_eq(read(pair[0], text, sizeof text), 0);
    close(pair[0]);
    job_result_release(&result);
}
END_TEST

START_TEST(no_descriptor_is_inherited_that_was_not_given)
{
    struct job job = job_of("fds", NULL);
    int given = open("/dev/null", O_RDONLY | O_CLOEXEC);

    ck_assert_int_eq(dup2(given, FAR_FD), FAR_FD);
    job.fds[0] = given;
    job.fd_count = 1;
    expect_out(&job, "0 1 2 3 ");
    close(FAR_FD);
    close(given);
}
END_TEST

START_TEST(files_of_the_host_cannot_be_read)
{
    char *folder = unit_temporary_folder();
    char *canary = xasprintf("%s/canary", folder);
    char *parent = xasprintf("/proc/%d/environ", (int)getpid());
    const char *const paths[] = {
        "/etc/passwd", "/etc/hostname", "/root", "/home",        "/usr/local",
        "/usr/share",  canary,          parent,  "/proc/version"};

    unit_write(folder, "canary", "secret");
    ck_assert_int_eq(chmod(folder, 0755), 0);
    for (size_t i = 0;
         is_level(SANDBOX_S1) && i < sizeof paths / sizeof paths[0]; i++) {
        struct job job = job_of("open", paths[i]);

        /* The way to the program itself is there, though nothing else in it:
         * whoever builds in /root or /home sees that folder. */
        if (strncmp(self, paths[i], strlen(paths[i])) != 0)
            expect_out(&job, "refused");
    }
    free(parent);
    free(canary);
    free(folder);
}
END_TEST

START_TEST(only_the_private_folder_can_be_written)
{
    struct job inside = job_of("create", "note");
    static const char *const paths[] = {"/note", "/usr/bin/note", "/dev/note",
                                        "/usr/note"};

    expect_out(&inside, "created");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct job job = job_of("create", paths[i]);

        expect_out(&job, "refused");
    }
}
END_TEST

START_TEST(there_is_no_network)
{
    struct job job = job_of("network", NULL);

    if (is_level(SANDBOX_S1))
        expect_out(&job, "pair");
}
END_TEST

START_TEST(an_own_program_has_a_loopback_and_processes)
{
    struct job job = job_of("own", NULL);

    job.own = true;
    if (is_level(SANDBOX_S2))
        expect_out(&job, "true ended with 0");
}
END_TEST

START_TEST(no_second_exec_is_possible)
{
    struct job job = job_of("exec", NULL);

    if (is_level(SANDBOX_S1))
        expect_out(&job, "1 1 1 1 1 1 1");
}
END_TEST

START_TEST(all_namespaces_are_its_own)
{
    static const char *const names[] = {"user", "pid", "mnt",   "net",
                                        "ipc",  "uts", "cgroup"};
    struct job job = job_of("namespaces", NULL);
    struct job_result result;

    if (!is_level(SANDBOX_S2))
        return;
    result = run(&job);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[64], ours[64] = "";

        snprintf(path, sizeof path, "/proc/self/ns/%s", names[i]);
        ck_assert_int_gt(readlink(path, ours, sizeof ours - 1), 0);
        ck_assert_ptr_nonnull(strstr(strbuf_text(&result.out), names[i]));
        ck_assert_ptr_null(strstr(strbuf_text(&result.out), ours));
    }
    job_result_release(&result);
}
END_TEST

START_TEST(we_cannot_be_signalled)
{
    char *pid = xasprintf("%d", (int)getpid());
    struct job job = job_of("kill", pid);

    if (is_level(SANDBOX_S2))
        expect_out(&job, "1");
    free(pid);
}
END_TEST

START_TEST(a_shared_object_can_be_mapped_from_a_descriptor)
{
    struct job job = job_of("dlopen", NULL);
    int file = open("/usr/lib/x86_64-linux-gnu/libm.so.6", O_RDONLY);
    int fd = memfd_create("object", MFD_CLOEXEC);

    ck_assert_int_ge(file, 0);
    for (char buffer[65536];;) {
        ssize_t len = read(file, buffer, sizeof buffer);

        if (len <= 0)
            break;
        ck_assert_int_eq(write(fd, buffer, (size_t)len), len);
    }
    job.fds[0] = fd;
    job.fd_count = 1;
    expect_out(&job, "mapped");
    close(file);
    close(fd);
}
END_TEST

START_TEST(threads_can_be_made)
{
    struct job job = job_of("thread", NULL);

    expect_out(&job, "1");
}
END_TEST

START_TEST(addresses_are_fixed_on_request)
{
    struct job job = job_of("address", NULL);
    struct job_result first, second;

    job.fixed_addresses = true;
    first = run(&job);
    second = run(&job);
    ck_assert_str_eq(strbuf_text(&first.out), strbuf_text(&second.out));
    job_result_release(&first);
    job_result_release(&second);
}
END_TEST

START_TEST(a_running_job_can_be_killed)
{
    struct job job = job_of("sleep", NULL);
    struct running_job *running;
    struct job_result result;
    struct error err = {0};

    ck_assert_int_eq(job_start(&job, &running, &err), 0);
    ck_assert_int_eq(kill(job_pid(running), 0), 0);
    ck_assert_int_eq(job_finish(running, true, &result, &err), 0);
    ck_assert_int_eq(result.signal, SIGKILL);
    ck_assert_int_eq(result.limit, JOB_LIMIT_NONE);
    job_result_release(&result);
}
END_TEST

/* Such is the referee, whose memory nobody may look at. */
START_TEST(a_process_that_nobody_may_look_at_can_start_jobs)
{
    struct job job = job_of("thread", NULL);
    pid_t other = fork();
    int status;

    if (other == 0)
        _exit((int)sandbox_probe()->level);
    ck_assert_int_eq(waitpid(other, &status, 0), other);
    ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 0), 0);
    ck_assert_int_eq(sandbox_probe()->level, WEXITSTATUS(status));
    expect_out(&job, "1");
}
END_TEST

START_TEST(nothing_of_ours_is_left_open)
{
    struct job job = job_of("echo", "");
    struct job_result result;
    int before, after;

    sandbox_probe();
    before = dup(0);
    close(before);
    for (int i = 0; i < 3; i++) {
        result = run(&job);
        job_result_release(&result);
    }
    after = dup(0);
    close(after);
    ck_assert_int_eq(after, before);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

static int run_suite(void)
{
    const TTest *const tests[] = {
        output_input_and_exit_code_come_back,
        a_missing_program_is_our_fault,
        cpu_time_is_limited,
        cpu_time_of_children_is_limited,
        real_time_is_limited,
        a_stopped_job_ends_at_the_wall_limit,
        memory_is_limited,
        memory_of_all_processes_is_limited,
        output_is_limited_and_kept_up_to_the_limit,
        file_size_is_limited,
        processes_are_limited,
        a_process_left_behind_is_gone,
        no_descriptor_is_inherited_that_was_not_given,
        files_of_the_host_cannot_be_read,
        only_the_private_folder_can_be_written,
        there_is_no_network,
        an_own_program_has_a_loopback_and_processes,
        no_second_exec_is_possible,
        all_namespaces_are_its_own,
        we_cannot_be_signalled,
        a_shared_object_can_be_mapped_from_a_descriptor,
        threads_can_be_made,
        addresses_are_fixed_on_request,
        a_running_job_can_be_killed,
        a_process_that_nobody_may_look_at_can_start_jobs,
        nothing_of_ours_is_left_open,
    };

    return unit_main("job", tests, sizeof tests / sizeof tests[0]);
}

static int run_suite_as_user(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        if (setresgid(65534, 65534, 65534) < 0 ||
            setresuid(65534, 65534, 65534) < 0)
            _exit(1);
        if (access(self, X_OK) < 0) {
            puts("job as an ordinary user: skipped, cannot read the program");
            exit(0);
        }
        exit(run_suite());
    }
    return waitpid(child, &status, 0) == child && status == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        return 1;
    if (argc > 1)
        return play(argv[1], argc > 2 ? argv[2] : "");
    /* First, while the frame of the tests is unused in this process. */
    if (geteuid() == 0 && run_suite_as_user() != 0)
        return 1;
    return run_suite();
}
