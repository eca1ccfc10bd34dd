/* repairs: UV205 UV205 */
#include <stdlib.h>
#include <uv.h>

void drop(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    free(timer);
}

void drop_check(uv_check_t *check)
{
    uv_check_stop(check);
    uv_close((uv_handle_t *)check, NULL); /* at last */
    free(check);                          /* all of it */
}
