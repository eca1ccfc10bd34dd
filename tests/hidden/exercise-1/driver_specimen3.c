/* driver_specimen3.c - see specimen.h */
#define desk_one_by_one specimen_desk_one_by_one
#define desk_at_once specimen_desk_at_once
#define desk_predict_one_by_one specimen_desk_predict_one_by_one
#define desk_predict_at_once specimen_desk_predict_at_once
#define desk_idle_one_by_one specimen_desk_idle_one_by_one
#define desk_idle_at_once specimen_desk_idle_at_once
#include "../../../exercises/exercise-1/desk.c"
