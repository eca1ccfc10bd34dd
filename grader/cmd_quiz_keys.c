/*
 * Theory of operation. Canonical input and echo are off while questions are
 * asked; ISIG stays on, so that ^C and ^Z are signals as everywhere. What was
 * set before is put back by whoever comes first: keys_close(), exit() (also
 * that of xmalloc), or the handler of a signal that ends the program, which
 * then ends it in the way it would have. tcsetattr() may be called in a
 * handler (POSIX); all that handlers touch was written before they were set.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cmd_quiz.h"

enum { ESCAPE_WAIT_MS = 50, COLUMNS_LEAST = 80, ROWS_BESIDE = 2 };

static struct termios before, raw;
static volatile sig_atomic_t is_raw, was_stopped;

static void restore(void)
{
    if (is_raw)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    is_raw = 0;
}

/* SA_RESETHAND: the second time the signal does what it always does. */
static void ended(int signal_number)
{
    restore();
    raise(signal_number);
}

static void stopped(int signal_number)
{
    (void)signal_number;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    raise(SIGSTOP);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    was_stopped = 1;
}

static const int endings[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGABRT, SIGTERM,
                              SIGALRM, SIGUSR1, SIGUSR2, SIGSEGV, SIGBUS,
                              SIGFPE,  SIGILL,  SIGXCPU, SIGXFSZ};

static void set_handlers(void)
{
    struct sigaction ending = {.sa_handler = ended, .sa_flags = SA_RESETHAND},
                     stopping = {.sa_handler = stopped};
    size_t i;

    for (i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        struct sigaction old;

        /* What is ignored (nohup) stays ignored. */
        if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(endings[i], &ending, NULL);
    }
    sigaction(SIGTSTP, &stopping, NULL);
}

bool keys_are_possible(size_t lines)
{
    const char *term = getenv("TERM");
    struct winsize size;

    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
           strcmp(term, "dumb") != 0 &&
           ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
           size.ws_col >= COLUMNS_LEAST && size.ws_row >= lines + ROWS_BESIDE;
}

bool keys_open(void)
{
    static bool prepared;

    if (is_raw)
        return true;
    if (tcgetattr(STDIN_FILENO, &before) < 0)
        return false;
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (!prepared) {
        set_handlers();
        atexit(restore);
        prepared = true;
    }
    is_raw = 1;
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0)
        return true;
    is_raw = 0;
    return false;
}

void keys_close(void)
{
    restore();
}

/* --- reading --- */

/* The next byte; -1 at the end of input, -2 when stopping interrupted it. */
static int read_byte(void)
{
    unsigned char byte;
    ssize_t n = read(STDIN_FILENO, &byte, 1);

    if (n == 1)
        return byte;
    return n < 0 && was_stopped ? -2 : -1;
}

static bool comes_more(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&input, 1, ESCAPE_WAIT_MS) > 0;
}

/* What follows an Escape: nothing, or the rest of an arrow key. */
static int read_escape(void)
{
    int byte;

    if (!comes_more())
        return KEY_QUIT;
    byte = read_byte();
    if (byte != '[' && byte != 'O')
        return KEY_AGAIN;
    do {
        byte = read_byte();
    } while ((byte >= '0' && byte <= '9') || byte == ';');
    return byte == 'A' ? KEY_UP : byte == 'B' ? KEY_DOWN : KEY_AGAIN;
}

int keys_read(bool typing)
{
    int byte = read_byte();

    switch (byte) {
    case -1:
    case 4: /* ^D */
        return KEY_END;
    case -2:
        was_stopped = 0;
        return KEY_AGAIN;
    case 27:
        return read_escape();
    case '\r':
    case '\n':
        return KEY_ENTER;
    case 8:
    case 127:
        return KEY_ERASE;
    default:
        break;
    }
    if (!typing && (byte == 'q' || byte == 'Q'))
        return KEY_QUIT;
    if (!typing && (byte == 'k' || byte == 'j'))
        return byte == 'k' ? KEY_UP : KEY_DOWN;
    return byte < ' ' ? KEY_AGAIN : KEY_TEXT + byte;
}
