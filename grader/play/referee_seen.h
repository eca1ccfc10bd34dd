/* referee_seen.h - from a recording to what is told of it. */
#ifndef GRADE_PLAY_REFEREE_SEEN_H
#define GRADE_PLAY_REFEREE_SEEN_H

#include "play/recording.h"
#include "play/steps.h"
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
/* The rows and lanes of the run's timeline: what the submission's code had a
 * part in. */
void referee_tell_timeline(const struct recording *recording,
                           struct testimony_test *ret_test);
/* Those of the program that a prediction is about, with its steps, up to the
 * one where they part; a gap follows if there are more. */
void referee_tell_steps(const struct recording *recording,
                        const struct parting *parting,
                        struct testimony_test *ret_test);

#endif
