/* driver_specimen4.c - see specimen.h */
#define round_run specimen_round_run
#define round_predict specimen_round_predict
#define round_prepares specimen_round_prepares
#define round_elapsed specimen_round_elapsed
#include "../../../exercises/exercise-4/round.c"
