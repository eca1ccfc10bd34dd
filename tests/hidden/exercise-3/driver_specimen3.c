/* driver_specimen3.c - see specimen.h */
#define bakery_run specimen_bakery_run
#define bakery_batch_run specimen_bakery_batch_run
#define bakery_predict specimen_bakery_predict
#define bakery_batch_total specimen_bakery_batch_total
#include "../../../exercises/exercise-3/bakery.c"
