/* The name that somebody may have meant. */
#ifndef PLAYER_SUGGEST_H
#define PLAYER_SUGGEST_H

/* The one of `choices` (NULL at the end) that is closest to `name`, NULL if none is close. */
const char *suggest(const char *name, const char *const *choices);

#endif
