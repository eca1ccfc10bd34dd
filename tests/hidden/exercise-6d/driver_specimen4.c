/* driver_specimen4.c - see specimen.h */
#define tickets_new specimen_tickets_new
#define tickets_free specimen_tickets_free
#define tickets_left specimen_tickets_left
#define tickets_earned specimen_tickets_earned
#define tickets_sell specimen_tickets_sell
#define tickets_why specimen_tickets_why
#include "../../../exercises/exercise-6d/tickets.c"
