/* driver_specimen4.c - see specimen.h */
#define washday_run specimen_washday_run
#define washday_predict specimen_washday_predict
#define washday_total specimen_washday_total
#include "../../../exercises/exercise-6a/washday.c"
