/* Why and where a signal ended code: what gcc_crash.o, which every program in C and C++ is linked with, tells the
   harness of observed mode as well. */
#ifndef CDU_CRASH_H
#define CDU_CRASH_H

#include <signal.h>
#include <stddef.h>

/* What a SIGSEGV shows of its reason; NULL where it shows nothing, and for other signals. */
const char *cdu_reason(int number, const siginfo_t *information, const void *context);

/* Write the places in the solution's files where a signal came, innermost first: lines "\n  at list.c:12". Call only
   from the handler of the signal. Returns the number of bytes; `text` is no string. */
size_t cdu_places(const siginfo_t *information, const void *context, char *text, size_t room);

/* The signal that was meant: where a program may not send itself one, abort() comes to a forbidden instruction. */
int cdu_meant(int number, const siginfo_t *information, const void *context);

/* Write out what waits in the buffers of standard output, unless another thread is writing. From a handler, before the
   end. */
void cdu_flush(void);

#endif
