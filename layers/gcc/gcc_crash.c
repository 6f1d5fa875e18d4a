/* Says on standard error where a signal ended a program: the lines of the solution, found by libbacktrace in what
   `-g1` leaves. All of this runs in the student's process, so it is a hint for people and decides nothing.

   Nothing that looks for places allocates memory with malloc, whose lock may be held. Code that crashes while it is looked at (a stack
   that was written over) ends by its signal without a place. */
#define _GNU_SOURCE
#include "gcc_crash.h"

#include <backtrace.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { MOST_FRAMES = 64, MOST_PLACES = 8, LONGEST = 200, NEAR = 1 << 16, STACK = 1 << 18 };

static const int SIGNALS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
static char folder[4096]; /* where the program was compiled and started: the place of the solution's files */

static uintptr_t stack_of(const void *context) {
#if defined(__x86_64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RSP];
#else
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.sp;
#endif
}

static uintptr_t code_of(const void *context) {
#if defined(__x86_64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
#else
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.pc;
#endif
}

/* Where a function was called that is none: its own address shows nothing. */
static uintptr_t caller_of(const void *context) {
#if defined(__x86_64__)
    return *(const uintptr_t *)stack_of(context);
#else
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.regs[30];
#endif
}

int cdu_meant(int number, const siginfo_t *information, const void *context) {
#if defined(__x86_64__)
    const unsigned char *at = (const unsigned char *)code_of(context);
    if (number == SIGSEGV && information->si_code == SI_KERNEL && *at == 0xf4) return SIGABRT;
#else
    (void)information, (void)context;
#endif
    return number == SIGTRAP ? SIGABRT : number;
}

/* An address that no program may have comes without its number. */
const char *cdu_reason(int number, const siginfo_t *information, const void *context) {
    uintptr_t place = (uintptr_t)information->si_addr, stack = stack_of(context);
    if (number != SIGSEGV || information->si_code == SI_KERNEL) return NULL;
    if (place < 4096) return "a null pointer was used";
    if (place + NEAR > stack && place < stack + NEAR) return "stack overflow: does a function call itself without end?";
    return NULL;
}

typedef struct {
    char *text;
    size_t used, room;
    int places, frames;
} found_places;

static void ignore(void *data, const char *message, int number) { (void)data, (void)message, (void)number; }

/* Add a place unless it is none of the solution's, or was the last one: a function that calls itself. */
static int add(void *data, uintptr_t address, const char *file, int line, const char *function) {
    found_places *found = data;
    size_t base = strlen(folder), start = found->used;
    (void)address, (void)function;
    if (found->frames++ == MOST_FRAMES || found->places == MOST_PLACES) return 1;
    if (!file || line <= 0 || !base || strncmp(file, folder, base) || file[base] != '/') return 0;
    for (file += base + 1; file[0] == '.' && file[1] == '/';) file += 2;
    size_t length = strlen(file);
    if (length > LONGEST || found->room - found->used < LONGEST + 32) return 0;
    memcpy(found->text + found->used, "\n  at ", 6);
    memcpy(found->text + found->used + 6, file, length);
    found->used += 6 + length;
    char digits[12], *at = digits + sizeof digits;
    do *--at = (char)('0' + line % 10);
    while (line /= 10);
    *--at = ':';
    memcpy(found->text + found->used, at, (size_t)(digits + sizeof digits - at));
    found->used += (size_t)(digits + sizeof digits - at);
    size_t size = found->used - start;
    if (start >= size && !memcmp(found->text + start - size, found->text + start, size)) {
        found->used = start;
    } else {
        found->places++;
    }
    return 0;
}

size_t cdu_places(const siginfo_t *information, const void *context, char *text, size_t room) {
    static volatile sig_atomic_t looking; /* also for good, after a crash in here */
    found_places found = {.text = text, .room = room};
    if (looking) return 0;
    looking = 1;
    struct backtrace_state *state = backtrace_create_state((const char *)getauxval(AT_EXECFN), 0, ignore, NULL);
    if (state) {
        if ((uintptr_t)information->si_addr == code_of(context)) {
            backtrace_pcinfo(state, caller_of(context) - 1, add, ignore, &found);
        }
        if (!found.places) backtrace_full(state, 0, add, ignore, &found);
    }
    looking = 0;
    return found.used;
}

/* std::cout and its flush(), in programs that are linked with them: its text may wait apart from C's. */
extern char cout_object[] __asm__("_ZSt4cout") __attribute__((weak));
extern void *flush_stream(void *) __asm__("_ZNSo5flushEv") __attribute__((weak));

void cdu_flush(void) {
    if (ftrylockfile(stdout)) return;
    if (cout_object && flush_stream) flush_stream(cout_object);
    fflush_unlocked(stdout);
    funlockfile(stdout);
}

/* Time is up: what was printed without the end of a line is worth most to whoever looks for a loop without end. */
static void late(int number) {
    signal(number, SIG_DFL);
    cdu_flush();
    raise(number);
}

static void tell(int number, siginfo_t *information, void *context) {
    static char text[4096];
    static volatile sig_atomic_t told;
    for (size_t at = 0; at < sizeof SIGNALS / sizeof *SIGNALS; at++) signal(SIGNALS[at], SIG_DFL);
    if (told++) return;
    const char *reason = cdu_reason(cdu_meant(number, information, context), information, context);
    size_t size = reason ? strlen(reason) : 0;
    if (reason) memcpy(text, reason, size);
    size += cdu_places(information, context, text + size, sizeof text - size - 1);
    text[size++] = '\n';
    const char *shown = text + (reason ? 0 : 1); /* places begin with the end of a line */
    for (size_t left = reason || size > 1 ? size - (size_t)(shown - text) : 0; left;) {
        long done = syscall(SYS_write, 2, text + size - left, left);
        if (done <= 0) break;
        left -= (size_t)done;
    }
    cdu_flush();
    if (information->si_code <= 0) raise(number); /* sent, not met: it does not come again by itself */
}

__attribute__((constructor)) static void begin(void) {
    static char stack[STACK];
    if (!getcwd(folder, sizeof folder)) folder[0] = 0;
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction action = {.sa_flags = SA_ONSTACK | SA_NODEFER | SA_SIGINFO};
    action.sa_sigaction = tell;
    for (size_t at = 0; at < sizeof SIGNALS / sizeof *SIGNALS; at++) sigaction(SIGNALS[at], &action, NULL);
    signal(SIGTERM, late);
}
