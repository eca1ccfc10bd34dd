/* driver_specimen3.c - see specimen.h */
#define timeline_run specimen_timeline_run
#define timeline_predict specimen_timeline_predict
#define timeline_idle specimen_timeline_idle
#include "../../../exercises/exercise-5/timeline.c"
