/* driver_specimen2.c - see specimen.h */
#define jobs_run specimen_jobs_run
#define jobs_why specimen_jobs_why
#include "../../../exercises/exercise-6d/jobs.c"
