/* driver_specimen1.c - see specimen.h */
#define machine_run specimen_machine_run
#define machine_predict specimen_machine_predict
#define machine_steps specimen_machine_steps
#define machine_result specimen_machine_result
#include "../../../exercises/exercise-1/machine.c"
