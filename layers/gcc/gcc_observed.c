/* The harness of observed mode for C and C++: runs tests one after another and writes down which values came out, for a
   judge elsewhere. See runners/observed/trace.py for the lines.

   Nothing here is secret, and nothing that a solution could change decides anything: whoever writes other lines would
   have to know the values to write. Each line is one write, so that a crash leaves whole lines only. */
#define _GNU_SOURCE
#include "gcc_observed.h"

#include "gcc_crash.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <time.h>

enum { ROOM = 1 << 20, SPARE = 64, OUTPUT = 4000, MOST_TEXT = 200000, MOST_ITEMS = 20000, LAST_WORDS = 1000 };

/* Calls of the kernel that a solution cannot take over: it may have functions named write, read or open. */
static long call(long number, long a, const void *b, long c, long d) {
#if defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
    return result;
#else
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x2 __asm__("x2") = c, x3 __asm__("x3") = d;
    register const void *x1 __asm__("x1") = b;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
#endif
}

/* --- values as data: see runners/observed/values.py --------------------------------------------------------------- */

static char room[ROOM + SPARE];
static size_t used;
static int spoilt; /* a value that does not fit is unreadable */

size_t cdu_begin(void) { return used; }

void cdu_forget(size_t start) {
    used = start;
    spoilt = 0;
}

static void add(const char *text, size_t size) {
    if (size > ROOM - used) {
        spoilt = 1;
        return;
    }
    memcpy(room + used, text, size);
    used += size;
}

void cdu_add(const char *text) { add(text, strlen(text)); }

cdu_value cdu_end(size_t start) {
    if (spoilt) {
        cdu_forget(start);
        cdu_add("[\"w\",\"unreadable\",\"\"]");
    }
    return (cdu_value){start, used};
}

/* How many bytes of a text are one character in UTF-8, 0 for none. */
static size_t character(const unsigned char *text, size_t size) {
    static const struct {
        unsigned char first, last, low, high, length;
    } forms[] = {
        {0x20, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
        size_t length = forms[form].length;
        if (text[0] < forms[form].first || text[0] > forms[form].last) continue;
        if (length > size || (length > 1 && (text[1] < forms[form].low || text[1] > forms[form].high))) return 0;
        for (size_t at = 2; at < length; at++) {
            if ((text[at] & 0xc0) != 0x80) return 0;
        }
        return length;
    }
    return 0;
}

/* A byte that belongs to no character becomes a lone surrogate, as in Python's own texts. */
void cdu_add_text(const char *text, size_t size) {
    const unsigned char *bytes = (const unsigned char *)text;
    char escaped[8];
    if (size > MOST_TEXT) spoilt = 1;
    add("\"", 1);
    for (size_t at = 0; at < size && !spoilt;) {
        size_t length = character(bytes + at, size - at);
        if (!length) {
            snprintf(escaped, sizeof escaped, "\\u%04x", bytes[at] < 0x80 ? bytes[at] : 0xdc00u + bytes[at]);
            add(escaped, 6);
        } else {
            if (bytes[at] == '"' || bytes[at] == '\\') add("\\", 1);
            add(text + at, length);
        }
        at += length ? length : 1;
    }
    add("\"", 1);
}

static void add_number(const char *kind, const char *format, ...) {
    char text[64];
    va_list numbers;
    va_start(numbers, format);
    vsnprintf(text, sizeof text, format, numbers);
    va_end(numbers);
    cdu_add("[\"");
    cdu_add(kind);
    cdu_add("\",\"");
    cdu_add(text);
    cdu_add("\"]");
}

static void add_real(double number) {
    if (number != number) {
        cdu_add("[\"f\",\"nan\"]");
    } else {
        add_number("f", "%.17g", number);
    }
}

cdu_value cdu_truth(int holds) {
    size_t start = cdu_begin();
    cdu_add(holds ? "true" : "false");
    return cdu_end(start);
}

cdu_value cdu_whole(long long number) {
    size_t start = cdu_begin();
    add_number("i", "%lld", number);
    return cdu_end(start);
}

cdu_value cdu_count(unsigned long long number) {
    size_t start = cdu_begin();
    add_number("i", "%llu", number);
    return cdu_end(start);
}

cdu_value cdu_real(double number) {
    size_t start = cdu_begin();
    add_real(number);
    return cdu_end(start);
}

static void add_string(const char *text, size_t most) {
    if (text) {
        cdu_add_text(text, strnlen(text, most));
    } else {
        cdu_add("null");
    }
}

cdu_value cdu_text(const char *text) { return cdu_characters(text, MOST_TEXT + 1); }

cdu_value cdu_characters(const char *text, size_t most) {
    size_t start = cdu_begin();
    add_string(text, most);
    return cdu_end(start);
}

static void add_pointer(const void *pointer) {
    if (pointer) {
        /* An object with an address as its field: no two solutions have the same. */
        add("[\"o\",[\"pointer\"],[[\"address\",", 29);
        add_number("i", "%lld", (long long)(intptr_t)pointer);
        cdu_add("]]]");
    } else {
        cdu_add("null");
    }
}

cdu_value cdu_pointer(const void *pointer) {
    size_t start = cdu_begin();
    add_pointer(pointer);
    return cdu_end(start);
}

/* Every name of a number: a solution whose constants are all the same names each value by all of them. */
cdu_value cdu_named(long long number, const cdu_constant *constants, size_t count) {
    size_t start = cdu_begin(), found = 0;
    cdu_add("[\"w\",\"named\",\"");
    for (size_t at = 0; at < count; at++) {
        if (constants[at].value != number) continue;
        if (found++) cdu_add(" ");
        cdu_add(constants[at].name);
    }
    cdu_add("\"]");
    if (!found) {
        cdu_forget(start);
        add_number("w\",\"unnamed", "%lld", number);
    }
    return cdu_end(start);
}

static void add_element(const char *element, size_t width, char kind) {
    int64_t number = 0;
    switch (kind) {
        case 's':
            add_string(*(const char *const *)(const void *)element, MOST_TEXT + 1);
            break;
        case 'p':
            add_pointer(*(const void *const *)(const void *)element);
            break;
        case 'f':
            add_real(width == sizeof(float) ? (double)*(const float *)(const void *)element
                                            : *(const double *)(const void *)element);
            break;
        default:
            memcpy(&number, element, width); /* little-endian, as both of our platforms */
            if (kind == 'i' && width < sizeof number && (number >> (8 * width - 1)) & 1) {
                number -= (int64_t)1 << (8 * width);
            }
            add_number("i", kind == 'i' ? "%lld" : "%llu", (long long)number);
    }
}

cdu_value cdu_array(const void *elements, size_t count, size_t width, char kind) {
    size_t start = cdu_begin();
    if (!elements) {
        cdu_add("null");
        return cdu_end(start);
    }
    if (count > MOST_ITEMS) spoilt = 1;
    cdu_add("[\"l\",\"array\",[");
    for (size_t at = 0; at < count && !spoilt; at++) {
        if (at) cdu_add(",");
        add_element((const char *)elements + at * width, width, kind);
    }
    cdu_add("]]");
    return cdu_end(start);
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static char line[2 * ROOM];

/* Write a line: what it begins with, values with commas between, and what it ends with. */
static void say(const char *head, size_t count, const cdu_value *values, const char *tail) {
    size_t size = strlen(head), lowest = used;
    memcpy(line, head, size);
    for (size_t at = 0; at < count; at++) {
        size_t length = values[at].end - values[at].start;
        if (values[at].end > ROOM || values[at].start > values[at].end || length > sizeof line - size - SPARE) continue;
        if (at) line[size++] = ',';
        memcpy(line + size, room + values[at].start, length);
        size += length;
        if (values[at].start < lowest) lowest = values[at].start;
    }
    cdu_forget(lowest);
    size += (size_t)snprintf(line + size, SPARE, "%s\n", tail);
    for (size_t at = 0; at < size;) {
        long done = call(SYS_write, 3, line + at, (long)(size - at), 0);
        if (done < 0 && done != -EINTR) call(SYS_exit_group, 1, NULL, 0, 0);
        if (done > 0) at += (size_t)done;
    }
}

static void say_at(char event, int site, size_t count, const cdu_value *values, const char *tail) {
    char head[SPARE];
    snprintf(head, sizeof head, "[\"%c\",%d,%s", event, site, tail[1] ? "[" : "");
    say(head, count, values, tail);
}

void cdu_see(int site, cdu_value value) {
    say_at('v', site, 1, &value, "]]");
}

void cdu_threw(int site, cdu_value error) {
    say_at('x', site, 1, &error, "]");
}

void cdu_both(int site, size_t count, const cdu_value *values) {
    say_at('v', site, count, values, "]]");
}

void cdu_operands(int site, size_t count, const cdu_value *values) {
    say_at('q', site, count, values, "]]");
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static sigjmp_buf after_crash;
static volatile sig_atomic_t running;
static long thread;
static cdu_value ended_by;
static long output = -1;
static long begun; /* tests that began in a process that ended too early */

static const struct {
    int number;
    const char *name, *meaning;
} crashes[] = {
    {SIGSEGV, "SIGSEGV", "memory that does not belong to the program: a place beyond an array, or memory that was freed"},
    {SIGBUS, "SIGBUS", "memory that does not exist"},
    {SIGFPE, "SIGFPE", "an impossible calculation, such as a division by zero"},
    {SIGILL, "SIGILL", "an instruction that does not exist"},
    {SIGTRAP, "SIGTRAP", "a place that must not be reached"},
    {SIGABRT, "SIGABRT", "the program gave up (abort)"},
};

static const char *fault; /* what a SIGSEGV shows of its reason, NULL where it shows nothing */
static char places[2048]; /* the lines of the solution where it came */
static size_t places_size;

/* A crash ends the test, not the run: what the test observed before is judged as well. */
static void crashed(int number, siginfo_t *information, void *context) {
    int meant = cdu_meant(number, information, context);
    fault = cdu_reason(meant, information, context);
    places_size = cdu_places(information, context, places, sizeof places);
    if (running && call(SYS_gettid, 0, NULL, 0, 0) == thread) siglongjmp(after_crash, meant);
    signal(number, SIG_DFL);
    cdu_flush();
    raise(number);
}

static void prepare(void) {
    if (thread) return;
    thread = call(SYS_gettid, 0, NULL, 0, 0);
    struct sigaction action = {.sa_flags = SA_ONSTACK | SA_NODEFER | SA_SIGINFO};
    action.sa_sigaction = crashed;
    for (size_t at = 0; at < sizeof crashes / sizeof *crashes; at++) sigaction(crashes[at].number, &action, NULL);
    const char *skipped = getenv("CDU_BEGUN");
    begun = skipped ? atol(skipped) : 0;
    output = call(SYS_openat, AT_FDCWD, ".cdu-printed", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    if (output >= 0) {
        fflush(NULL);
        call(SYS_dup3, output, (const void *)1, 0, 0);
        call(SYS_dup3, output, (const void *)2, 0, 0);
    }
}

static double now(void) {
    struct timespec time = {0, 0};
    call(SYS_clock_gettime, CLOCK_MONOTONIC, &time, 0, 0);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

void cdu_stopped(cdu_value error) { ended_by = error; }

/* Why a test crashed. What gives up says why on standard error: assert(), std::terminate() with the exception, and the C
   library where it finds freed memory or a stack that was written over. What waits in buffers was printed before. */
static cdu_value crash(int number) {
    static char text[LAST_WORDS + 256 + sizeof places];
    size_t size = 0;
    cdu_forget(0);
    for (size_t at = 0; at < sizeof crashes / sizeof *crashes; at++) {
        if (crashes[at].number != number) continue;
        size = (size_t)snprintf(text, sizeof text, "%s", fault ? fault : crashes[at].meaning);
        cdu_add("[\"e\",[\"");
        cdu_add(crashes[at].name);
        cdu_add("\"],");
    }
    long end = output < 0 || number != SIGABRT ? 0 : call(SYS_lseek, output, NULL, SEEK_END, 0);
    if (end > 0) {
        long start = end > LAST_WORDS ? end - LAST_WORDS : 0;
        text[size++] = '\n';
        long found = call(SYS_pread64, output, text + size, end - start, start);
        size += found > 0 ? (size_t)found : 0;
        while (size && text[size - 1] == '\n') size--;
    }
    memcpy(text + size, places, places_size);
    cdu_add_text(text, size + places_size);
    cdu_add(",[]]");
    return cdu_end(0);
}

/* What the test printed, up to OUTPUT bytes; it goes out of the file. */
static cdu_value printed(void) {
    static char text[OUTPUT];
    size_t start = cdu_begin();
    fflush(stdout);
    long size = output < 0 ? 0 : call(SYS_pread64, output, text, sizeof text, 0);
    call(SYS_ftruncate, output, NULL, 0, 0);
    call(SYS_lseek, output, NULL, SEEK_SET, 0);
    cdu_add_text(text, size < 0 ? 0 : (size_t)size);
    return cdu_end(start);
}

static void run(cdu_body before, cdu_body body, cdu_body after) {
    char head[SPARE];
    cdu_forget(0);
    cdu_add("null");
    ended_by = cdu_end(0);
    double started = now();
    int number = sigsetjmp(after_crash, 1);
    if (number) {
        ended_by = crash(number);
    } else {
        running = 1;
        if (before) before();
        body();
        if (after) after();
    }
    running = 0;
    snprintf(head, sizeof head, "[\"z\",%.3f,", now() - started);
    say(head, 2, (cdu_value[]){printed(), ended_by}, "]");
}

static void say_name(const char *head, const char *name) {
    size_t start = cdu_begin();
    cdu_add_text(name, strlen(name));
    cdu_value title = cdu_end(start);
    say(head, 1, &title, "]");
}

void cdu_test(const char *name, cdu_body before, cdu_body body, cdu_body after) {
    prepare();
    if (begun > 0) {
        begun--;
        return;
    }
    say_name("[\"t\",", name);
    run(before, body, after);
}

void cdu_again(cdu_body body) {
    say("[\"s\"", 0, NULL, "]");
    run(NULL, body, NULL);
}

void cdu_in(int place, const char *name) {
    char head[SPARE];
    snprintf(head, sizeof head, "[\"n\",%d,", place);
    say_name(head, name);
}

int cdu_done(void) {
    prepare();
    say("[\"d\"", 0, NULL, "]");
    return (int)call(SYS_exit_group, 0, NULL, 0, 0);
}
