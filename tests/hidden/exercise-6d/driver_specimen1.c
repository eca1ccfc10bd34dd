/* driver_specimen1.c - see specimen.h */
#define cache_fill specimen_cache_fill
#define cache_why specimen_cache_why
#include "../../../exercises/exercise-6d/cache.c"
