/* driver_specimen4.c - see specimen.h */
#define breakfast_in_a_row specimen_in_a_row
#define breakfast_together specimen_together
#define breakfast_lazy specimen_lazy
#define breakfast_spawned specimen_spawned
#define predict_in_a_row specimen_predict_in_a_row
#define predict_together specimen_predict_together
#define predict_lazy specimen_predict_lazy
#define predict_spawned specimen_predict_spawned
#include "../../../exercises/exercise-6b/morning.c"
