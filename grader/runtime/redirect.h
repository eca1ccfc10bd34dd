/*
 * redirect.h - forced into every build of a submission and of a driver
 * (-include): calls of these functions, and pointers to them, become those of
 * the runtime's rt_ functions. One line a name, sorted in each group; a test
 * holds that each has its function. gcc and clang.
 */
#ifndef GRADE_RUNTIME_REDIRECT_H
#define GRADE_RUNTIME_REDIRECT_H

#ifdef __clang__
/* It would warn of each local variable with one of these names ("read"). */
#pragma clang diagnostic ignored "-Wpragmas"
#endif

/* Loop. */
#pragma redefine_extname uv_hrtime rt_uv_hrtime
#pragma redefine_extname uv_loop_close rt_uv_loop_close
#pragma redefine_extname uv_loop_init rt_uv_loop_init
#pragma redefine_extname uv_run rt_uv_run
#pragma redefine_extname uv_stop rt_uv_stop
#pragma redefine_extname uv_update_time rt_uv_update_time

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

/* Streams and sockets. */
#pragma redefine_extname uv_accept rt_uv_accept
#pragma redefine_extname uv_listen rt_uv_listen
#pragma redefine_extname uv_pipe_connect rt_uv_pipe_connect
#pragma redefine_extname uv_pipe_init rt_uv_pipe_init
#pragma redefine_extname uv_read_start rt_uv_read_start
#pragma redefine_extname uv_read_stop rt_uv_read_stop
#pragma redefine_extname uv_shutdown rt_uv_shutdown
#pragma redefine_extname uv_tcp_close_reset rt_uv_tcp_close_reset
#pragma redefine_extname uv_tcp_connect rt_uv_tcp_connect
#pragma redefine_extname uv_tcp_init rt_uv_tcp_init
#pragma redefine_extname uv_tcp_init_ex rt_uv_tcp_init_ex
#pragma redefine_extname uv_try_write rt_uv_try_write
#pragma redefine_extname uv_try_write2 rt_uv_try_write2
#pragma redefine_extname uv_tty_init rt_uv_tty_init
#pragma redefine_extname uv_udp_init rt_uv_udp_init
#pragma redefine_extname uv_udp_init_ex rt_uv_udp_init_ex
#pragma redefine_extname uv_udp_recv_start rt_uv_udp_recv_start
#pragma redefine_extname uv_udp_recv_stop rt_uv_udp_recv_stop
#pragma redefine_extname uv_udp_send rt_uv_udp_send
#pragma redefine_extname uv_udp_try_send rt_uv_udp_try_send
#pragma redefine_extname uv_write rt_uv_write
#pragma redefine_extname uv_write2 rt_uv_write2

/* Descriptors, signals, processes, watched files. */
#pragma redefine_extname uv_fs_event_init rt_uv_fs_event_init
#pragma redefine_extname uv_fs_event_start rt_uv_fs_event_start
#pragma redefine_extname uv_fs_event_stop rt_uv_fs_event_stop
#pragma redefine_extname uv_fs_poll_init rt_uv_fs_poll_init
#pragma redefine_extname uv_fs_poll_start rt_uv_fs_poll_start
#pragma redefine_extname uv_fs_poll_stop rt_uv_fs_poll_stop
#pragma redefine_extname uv_poll_init rt_uv_poll_init
#pragma redefine_extname uv_poll_init_socket rt_uv_poll_init_socket
#pragma redefine_extname uv_poll_start rt_uv_poll_start
#pragma redefine_extname uv_poll_stop rt_uv_poll_stop
#pragma redefine_extname uv_signal_init rt_uv_signal_init
#pragma redefine_extname uv_signal_start rt_uv_signal_start
#pragma redefine_extname uv_signal_start_oneshot rt_uv_signal_start_oneshot
#pragma redefine_extname uv_signal_stop rt_uv_signal_stop
#pragma redefine_extname uv_spawn rt_uv_spawn

/* Work of the pool. */
#pragma redefine_extname uv_cancel rt_uv_cancel
#pragma redefine_extname uv_freeaddrinfo rt_uv_freeaddrinfo
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

/* Calls that wait, and what ends their waits: see blocking.def. */
#pragma redefine_extname accept rt_accept
#pragma redefine_extname clock_nanosleep rt_clock_nanosleep
#pragma redefine_extname connect rt_connect
#pragma redefine_extname fdatasync rt_fdatasync
#pragma redefine_extname fgetc rt_fgetc
#pragma redefine_extname fgets rt_fgets
#pragma redefine_extname flock rt_flock
#pragma redefine_extname fopen rt_fopen
#pragma redefine_extname fread rt_fread
#pragma redefine_extname freeaddrinfo rt_freeaddrinfo
#pragma redefine_extname fsync rt_fsync
#pragma redefine_extname getaddrinfo rt_getaddrinfo
#pragma redefine_extname getc rt_getc
#pragma redefine_extname getchar rt_getchar
#pragma redefine_extname getdelim rt_getdelim
#pragma redefine_extname gethostbyname rt_gethostbyname
#pragma redefine_extname getline rt_getline
#pragma redefine_extname nanosleep rt_nanosleep
#pragma redefine_extname open rt_open
#pragma redefine_extname pause rt_pause
#pragma redefine_extname poll rt_poll
#pragma redefine_extname popen rt_popen
#pragma redefine_extname pread rt_pread
#pragma redefine_extname pthread_barrier_destroy rt_pthread_barrier_destroy
#pragma redefine_extname pthread_barrier_init rt_pthread_barrier_init
#pragma redefine_extname pthread_barrier_wait rt_pthread_barrier_wait
#pragma redefine_extname pthread_cond_broadcast rt_pthread_cond_broadcast
#pragma redefine_extname pthread_cond_signal rt_pthread_cond_signal
#pragma redefine_extname pthread_cond_timedwait rt_pthread_cond_timedwait
#pragma redefine_extname pthread_cond_wait rt_pthread_cond_wait
#pragma redefine_extname pthread_create rt_pthread_create
#pragma redefine_extname pthread_join rt_pthread_join
#pragma redefine_extname pthread_mutex_lock rt_pthread_mutex_lock
#pragma redefine_extname pthread_mutex_timedlock rt_pthread_mutex_timedlock
#pragma redefine_extname pthread_mutex_trylock rt_pthread_mutex_trylock
#pragma redefine_extname pthread_mutex_unlock rt_pthread_mutex_unlock
#pragma redefine_extname pthread_once rt_pthread_once
#pragma redefine_extname pthread_rwlock_rdlock rt_pthread_rwlock_rdlock
#pragma redefine_extname pthread_rwlock_tryrdlock rt_pthread_rwlock_tryrdlock
#pragma redefine_extname pthread_rwlock_trywrlock rt_pthread_rwlock_trywrlock
#pragma redefine_extname pthread_rwlock_unlock rt_pthread_rwlock_unlock
#pragma redefine_extname pthread_rwlock_wrlock rt_pthread_rwlock_wrlock
#pragma redefine_extname pthread_spin_lock rt_pthread_spin_lock
#pragma redefine_extname pthread_spin_trylock rt_pthread_spin_trylock
#pragma redefine_extname pthread_spin_unlock rt_pthread_spin_unlock
#pragma redefine_extname pwrite rt_pwrite
#pragma redefine_extname read rt_read
#pragma redefine_extname readv rt_readv
#pragma redefine_extname recv rt_recv
#pragma redefine_extname recvfrom rt_recvfrom
#pragma redefine_extname recvmsg rt_recvmsg
#pragma redefine_extname select rt_select
#pragma redefine_extname sem_post rt_sem_post
#pragma redefine_extname sem_timedwait rt_sem_timedwait
#pragma redefine_extname sem_trywait rt_sem_trywait
#pragma redefine_extname sem_wait rt_sem_wait
#pragma redefine_extname send rt_send
#pragma redefine_extname sendmsg rt_sendmsg
#pragma redefine_extname sendto rt_sendto
#pragma redefine_extname sigwait rt_sigwait
#pragma redefine_extname sleep rt_sleep
#pragma redefine_extname system rt_system
#pragma redefine_extname usleep rt_usleep
#pragma redefine_extname uv_barrier_destroy rt_uv_barrier_destroy
#pragma redefine_extname uv_barrier_init rt_uv_barrier_init
#pragma redefine_extname uv_barrier_wait rt_uv_barrier_wait
#pragma redefine_extname uv_cond_broadcast rt_uv_cond_broadcast
#pragma redefine_extname uv_cond_signal rt_uv_cond_signal
#pragma redefine_extname uv_cond_timedwait rt_uv_cond_timedwait
#pragma redefine_extname uv_cond_wait rt_uv_cond_wait
#pragma redefine_extname uv_mutex_lock rt_uv_mutex_lock
#pragma redefine_extname uv_mutex_trylock rt_uv_mutex_trylock
#pragma redefine_extname uv_mutex_unlock rt_uv_mutex_unlock
#pragma redefine_extname uv_once rt_uv_once
#pragma redefine_extname uv_rwlock_rdlock rt_uv_rwlock_rdlock
#pragma redefine_extname uv_rwlock_rdunlock rt_uv_rwlock_rdunlock
#pragma redefine_extname uv_rwlock_tryrdlock rt_uv_rwlock_tryrdlock
#pragma redefine_extname uv_rwlock_trywrlock rt_uv_rwlock_trywrlock
#pragma redefine_extname uv_rwlock_wrlock rt_uv_rwlock_wrlock
#pragma redefine_extname uv_rwlock_wrunlock rt_uv_rwlock_wrunlock
#pragma redefine_extname uv_sem_post rt_uv_sem_post
#pragma redefine_extname uv_sem_trywait rt_uv_sem_trywait
#pragma redefine_extname uv_sem_wait rt_uv_sem_wait
#pragma redefine_extname uv_sleep rt_uv_sleep
#pragma redefine_extname uv_thread_create rt_uv_thread_create
#pragma redefine_extname uv_thread_join rt_uv_thread_join
#pragma redefine_extname wait rt_wait
#pragma redefine_extname waitpid rt_waitpid
#pragma redefine_extname write rt_write
#pragma redefine_extname writev rt_writev

/* What ends the program: see crash.c. */
#pragma redefine_extname __assert_fail rt___assert_fail
#pragma redefine_extname _exit rt__exit
#pragma redefine_extname abort rt_abort
#pragma redefine_extname exit rt_exit
#pragma redefine_extname quick_exit rt_quick_exit

/* Memory: see alloc.c, and memory.c for what reads and writes it. */
#pragma redefine_extname aligned_alloc rt_aligned_alloc
#pragma redefine_extname calloc rt_calloc
#pragma redefine_extname free rt_free
#pragma redefine_extname malloc rt_malloc
#pragma redefine_extname posix_memalign rt_posix_memalign
#pragma redefine_extname realloc rt_realloc
#pragma redefine_extname reallocarray rt_reallocarray
#pragma redefine_extname strdup rt_strdup
#pragma redefine_extname strndup rt_strndup
#pragma redefine_extname memcmp rt_memcmp
#pragma redefine_extname memcpy rt_memcpy
#pragma redefine_extname memmove rt_memmove
#pragma redefine_extname memset rt_memset
#pragma redefine_extname snprintf rt_snprintf
#pragma redefine_extname sprintf rt_sprintf
#pragma redefine_extname strcmp rt_strcmp
#pragma redefine_extname strcpy rt_strcpy
#pragma redefine_extname strlen rt_strlen
#pragma redefine_extname strncpy rt_strncpy
#pragma redefine_extname vsnprintf rt_vsnprintf

#endif
