/* Between Unity and the runner: every line that Unity prints goes to descriptor 3, signed.

   Orders come on standard input and are read before anything of the solution's runs: this object comes first at the
   linker, and what stands in .preinit_array runs before every constructor. NAME_... are different in every run, so that
   no solution can name them; neither are these files there when it is compiled. No function of the C library is called: a
   solution may define its own of that name. Unity itself follows. */
#include <stddef.h>
#include <sys/syscall.h>

static char secret[64];
static char line[4096];
static size_t used;
int NAME_wrong;

static long call(long number, long a, const void *b, long c) {
#if defined(__x86_64__)
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
#else
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x2 __asm__("x2") = c;
    register const void *x1 __asm__("x1") = b;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
#endif
}

/* What is told: the signature, a space, and whether expectations are wrong. */
static void listen(void) {
    char told[96];
    long size = 0, got, at = 0;
    while (size < 95 && (got = call(SYS_read, 0, told + size, 95 - size)) > 0) size += got;
    while (at < size && at < 63 && told[at] != ' ') secret[at] = told[at], at++;
    NAME_wrong = at + 1 < size && told[at + 1] == '1';
}

__attribute__((section(".preinit_array"), used)) static void (*first)(void) = listen;

static void put(const char *text, long size) {
    while (size > 0) {
        long done = call(SYS_write, 3, text, size);
        if (done <= 0) call(SYS_exit_group, 1, NULL, 0);
        text += done;
        size -= done;
    }
}

void NAME_put(int c);
void NAME_put(int c) {
    long size = 0;
    if (c != '\n') {
        if (used < sizeof line - 1) line[used++] = (char)c;
        return;
    }
    line[used++] = '\n';
    while (secret[size]) size++;
    put(secret, size);
    put(" ", 1);
    put(line, (long)used);
    used = 0;
}

#define UNITY_OUTPUT_CHAR NAME_put
#define UNITY_OUTPUT_CHAR_HEADER_DECLARATION NAME_put(int)
