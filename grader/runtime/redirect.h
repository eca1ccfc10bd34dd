/*
 * redirect.h - forced into every build of a submission and of a driver
 * (-include): calls of these functions, and pointers to them, become those of
 * the runtime's rt_ functions. One line a name, sorted in each group; a test
 * holds that each has its function. gcc and clang.
 */
#ifndef GRADE_RUNTIME_REDIRECT_H
#define GRADE_RUNTIME_REDIRECT_H

/* Loop. */
#pragma redefine_extname uv_loop_close rt_uv_loop_close
#pragma redefine_extname uv_run rt_uv_run

/* Handles. */
#pragma redefine_extname uv_async_init rt_uv_async_init
#pragma redefine_extname uv_async_send rt_uv_async_send
#pragma redefine_extname uv_check_init rt_uv_check_init
#pragma redefine_extname uv_check_start rt_uv_check_start
#pragma redefine_extname uv_check_stop rt_uv_check_stop
#pragma redefine_extname uv_close rt_uv_close
#pragma redefine_extname uv_idle_init rt_uv_idle_init
#pragma redefine_extname uv_idle_start rt_uv_idle_start
#pragma redefine_extname uv_idle_stop rt_uv_idle_stop
#pragma redefine_extname uv_prepare_init rt_uv_prepare_init
#pragma redefine_extname uv_prepare_start rt_uv_prepare_start
#pragma redefine_extname uv_prepare_stop rt_uv_prepare_stop
#pragma redefine_extname uv_ref rt_uv_ref
#pragma redefine_extname uv_timer_again rt_uv_timer_again
#pragma redefine_extname uv_timer_init rt_uv_timer_init
#pragma redefine_extname uv_timer_set_repeat rt_uv_timer_set_repeat
#pragma redefine_extname uv_timer_start rt_uv_timer_start
#pragma redefine_extname uv_timer_stop rt_uv_timer_stop
#pragma redefine_extname uv_unref rt_uv_unref

/* Work of the pool. */
#pragma redefine_extname uv_cancel rt_uv_cancel
#pragma redefine_extname uv_getaddrinfo rt_uv_getaddrinfo
#pragma redefine_extname uv_getnameinfo rt_uv_getnameinfo
#pragma redefine_extname uv_queue_work rt_uv_queue_work
#pragma redefine_extname uv_random rt_uv_random

/* Files. */
#pragma redefine_extname uv_fs_access rt_uv_fs_access
#pragma redefine_extname uv_fs_chmod rt_uv_fs_chmod
#pragma redefine_extname uv_fs_chown rt_uv_fs_chown
#pragma redefine_extname uv_fs_close rt_uv_fs_close
#pragma redefine_extname uv_fs_closedir rt_uv_fs_closedir
#pragma redefine_extname uv_fs_copyfile rt_uv_fs_copyfile
#pragma redefine_extname uv_fs_fchmod rt_uv_fs_fchmod
#pragma redefine_extname uv_fs_fchown rt_uv_fs_fchown
#pragma redefine_extname uv_fs_fdatasync rt_uv_fs_fdatasync
#pragma redefine_extname uv_fs_fstat rt_uv_fs_fstat
#pragma redefine_extname uv_fs_fsync rt_uv_fs_fsync
#pragma redefine_extname uv_fs_ftruncate rt_uv_fs_ftruncate
#pragma redefine_extname uv_fs_futime rt_uv_fs_futime
#pragma redefine_extname uv_fs_get_ptr rt_uv_fs_get_ptr
#pragma redefine_extname uv_fs_get_result rt_uv_fs_get_result
#pragma redefine_extname uv_fs_get_statbuf rt_uv_fs_get_statbuf
#pragma redefine_extname uv_fs_lchown rt_uv_fs_lchown
#pragma redefine_extname uv_fs_link rt_uv_fs_link
#pragma redefine_extname uv_fs_lstat rt_uv_fs_lstat
#pragma redefine_extname uv_fs_lutime rt_uv_fs_lutime
#pragma redefine_extname uv_fs_mkdir rt_uv_fs_mkdir
#pragma redefine_extname uv_fs_mkdtemp rt_uv_fs_mkdtemp
#pragma redefine_extname uv_fs_mkstemp rt_uv_fs_mkstemp
#pragma redefine_extname uv_fs_open rt_uv_fs_open
#pragma redefine_extname uv_fs_opendir rt_uv_fs_opendir
#pragma redefine_extname uv_fs_read rt_uv_fs_read
#pragma redefine_extname uv_fs_readdir rt_uv_fs_readdir
#pragma redefine_extname uv_fs_readlink rt_uv_fs_readlink
#pragma redefine_extname uv_fs_realpath rt_uv_fs_realpath
#pragma redefine_extname uv_fs_rename rt_uv_fs_rename
#pragma redefine_extname uv_fs_req_cleanup rt_uv_fs_req_cleanup
#pragma redefine_extname uv_fs_rmdir rt_uv_fs_rmdir
#pragma redefine_extname uv_fs_scandir rt_uv_fs_scandir
#pragma redefine_extname uv_fs_sendfile rt_uv_fs_sendfile
#pragma redefine_extname uv_fs_stat rt_uv_fs_stat
#pragma redefine_extname uv_fs_statfs rt_uv_fs_statfs
#pragma redefine_extname uv_fs_symlink rt_uv_fs_symlink
#pragma redefine_extname uv_fs_unlink rt_uv_fs_unlink
#pragma redefine_extname uv_fs_utime rt_uv_fs_utime
#pragma redefine_extname uv_fs_write rt_uv_fs_write

/* Blocking calls of libc and libuv: see blocking.def. */

/* Memory: see alloc.c. */

#endif
