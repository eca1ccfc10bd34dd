/* referee_seen.h - from a recording to what is told of it. */
#ifndef GRADE_PLAY_REFEREE_SEEN_H
#define GRADE_PLAY_REFEREE_SEEN_H

#include "play/recording.h"
#include "play/testimony.h"

/*
 * Adds the finding, or finds it again: same rule, place, subject. A later
 * stretch of a test may come to count for nothing, so it shares its sightings
 * with no other test. Its index; -1 when there are too many.
 */
int referee_see(struct testimony *testimony, const struct recording *recording,
                const struct trace_finding *finding,
                const struct testimony_test *test, long long seed);
/* Where to look first in this run; its detail is "" when it has no clue. */
void referee_tell_clue(const struct recording *recording, struct sighting *ret);
/* The rows and lanes of the run's timeline. */
void referee_tell_timeline(const struct recording *recording,
                           struct testimony_test *ret_test);

#endif
