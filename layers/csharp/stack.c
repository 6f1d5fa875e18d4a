/* .NET does not start before it knows where its main thread's stack lies. The C library reads that in /proc/self/maps,
   which some sandboxes hide; then this library answers. Compiled without headers, by the small compiler of the recipe. */

struct limit { unsigned long now, most; };

extern char *__libc_stack_end;
extern int getrlimit(int what, struct limit *limit);
extern int pthread_attr_init(void *attributes);
extern int pthread_attr_setstack(void *attributes, void *lowest, unsigned long size);
extern void *dlsym(void *handle, const char *name);

enum { NOT_FOUND = 2, NOT_ALLOWED = 13, STACK = 3, PAGE = 4096, USUAL = 8 << 20, ENVIRONMENT = 256 << 10 };

int pthread_getattr_np(unsigned long thread, void *attributes) {
    int (*original)(unsigned long, void *) = dlsym((void *)-1L, "pthread_getattr_np");
    int problem = original(thread, attributes);
    if (problem != NOT_FOUND && problem != NOT_ALLOWED) return problem;
    struct limit limit;
    if (getrlimit(STACK, &limit) || limit.now > 64 * (unsigned long)USUAL) limit.now = USUAL;
    /* Above the first frame lie arguments and environment, which count as stack. */
    unsigned long top = ((unsigned long)__libc_stack_end + PAGE) & ~(unsigned long)(PAGE - 1);
    unsigned long size = (limit.now - ENVIRONMENT) & ~(unsigned long)(PAGE - 1);
    pthread_attr_init(attributes);
    return pthread_attr_setstack(attributes, (void *)(top - size), size);
}
