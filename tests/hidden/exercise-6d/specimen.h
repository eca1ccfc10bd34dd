/*
 * specimen.h - the programs as the learner found them, for the questions that
 * begin with "why": the answer is what these are seen to do. Each is the stub
 * itself, compiled into the player under other names.
 */
#ifndef EXERCISE_6D_SPECIMEN_H
#define EXERCISE_6D_SPECIMEN_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct cache_value;
int specimen_cache_fill(uv_loop_t *loop, struct cache_value *values,
                        size_t count, void (*done)(void *arg, int status),
                        void *arg);

struct jobs;
struct jobs_report;
int specimen_jobs_run(const struct jobs *batch, struct jobs_report *ret_report);

struct gateway;
int specimen_gateway_open(uv_loop_t *loop, void (*beat)(void *arg), void *arg,
                          struct gateway **ret_gateway);
int specimen_gateway_submit(
    struct gateway *gateway, const void *packet, size_t len,
    void (*sealed)(void *arg, int status, uint32_t seal), void *arg);
void specimen_gateway_close(struct gateway *gateway, void (*closed)(void *arg),
                            void *arg);

struct tickets;
struct tickets *specimen_tickets_new(uv_loop_t *loop, int count);
void specimen_tickets_free(struct tickets *tickets);
int specimen_tickets_left(const struct tickets *tickets);
long long specimen_tickets_earned(const struct tickets *tickets);
int specimen_tickets_sell(struct tickets *tickets, int cents,
                          void (*sold)(void *arg, int status, int seat),
                          void *arg);

struct backup;
int specimen_backup_run(const struct backup *backup);

#endif
