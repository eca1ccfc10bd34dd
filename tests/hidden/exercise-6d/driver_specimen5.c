/* driver_specimen5.c - see specimen.h */
#define backup_run specimen_backup_run
#define backup_why specimen_backup_why
#include "../../../exercises/exercise-6d/backup.c"
