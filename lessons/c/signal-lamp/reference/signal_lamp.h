#ifndef SIGNAL_LAMP_H
#define SIGNAL_LAMP_H

#include <stddef.h>

/* Says in words how a lighthouse blinks; the text has room for `size` characters. */
void describe(char *text, size_t size, int flashes, int period);

#endif
