/*
 * mutants_inject.h - forced into a program that tools/mutants plays: each
 * start of libuv may fail, each operation may end badly, and what is done
 * to requests and handles is watched. The functions are in mutants_play.c.
 */
#ifndef TOOLS_MUTANTS_INJECT_H
#define TOOLS_MUTANTS_INJECT_H

#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <uv.h>

/* True for the start, or the call of malloc() or calloc(), that is to fail in
 * this run; rand() is 7 then and 0 otherwise. */
bool play_fails(void);
/* As the C library's; what is not freed is counted. */
void *play_malloc(size_t size);
void *play_calloc(size_t count, size_t size);
void play_free(void *memory);
/* After a start of `req` with that result; 0 or what it is. */
int play_fs(uv_fs_t *req, int result);
int play_work(uv_work_t *req, int result);
int play_write(uv_write_t *req, int result);
void play_cleaned(uv_fs_t *req);

#define malloc play_malloc
#define calloc play_calloc
#define free play_free
#define rand() (play_fails() ? 7 : 0)

#define play_start(call) (play_fails() ? UV_ENOMEM : (call))
#define play_start_fs(call, req) play_fs(req, play_start(call))

#define uv_fs_open(l, r, ...) play_start_fs(uv_fs_open(l, r, __VA_ARGS__), r)
#define uv_fs_close(l, r, ...) play_start_fs(uv_fs_close(l, r, __VA_ARGS__), r)
#define uv_fs_read(l, r, ...) play_start_fs(uv_fs_read(l, r, __VA_ARGS__), r)
#define uv_fs_write(l, r, ...) play_start_fs(uv_fs_write(l, r, __VA_ARGS__), r)
#define uv_fs_stat(l, r, ...) play_start_fs(uv_fs_stat(l, r, __VA_ARGS__), r)
#define uv_fs_lstat(l, r, ...) play_start_fs(uv_fs_lstat(l, r, __VA_ARGS__), r)
#define uv_fs_fstat(l, r, ...) play_start_fs(uv_fs_fstat(l, r, __VA_ARGS__), r)
#define uv_fs_mkdir(l, r, ...) play_start_fs(uv_fs_mkdir(l, r, __VA_ARGS__), r)
#define uv_fs_rmdir(l, r, ...) play_start_fs(uv_fs_rmdir(l, r, __VA_ARGS__), r)
#define uv_fs_rename(l, r, ...)                                                \
    play_start_fs(uv_fs_rename(l, r, __VA_ARGS__), r)
#define uv_fs_scandir(l, r, ...)                                               \
    play_start_fs(uv_fs_scandir(l, r, __VA_ARGS__), r)
#define uv_fs_req_cleanup(r) (play_cleaned(r), uv_fs_req_cleanup(r))
#define uv_queue_work(l, r, ...)                                               \
    play_work(r, play_start(uv_queue_work(l, r, __VA_ARGS__)))
#define uv_write(r, ...) play_write(r, play_start(uv_write(r, __VA_ARGS__)))
#define socketpair(...) (play_fails() ? -1 : socketpair(__VA_ARGS__))
#define uv_pipe_open(...) play_start(uv_pipe_open(__VA_ARGS__))

#endif
