/* driver_specimen3.c - see specimen.h */
#define gateway_open specimen_gateway_open
#define gateway_submit specimen_gateway_submit
#define gateway_close specimen_gateway_close
#define gateway_why specimen_gateway_why
#include "../../../exercises/exercise-6d/gateway.c"
