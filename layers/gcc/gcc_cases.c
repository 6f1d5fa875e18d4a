/* What only C++ needs: the main program, which runs the tests that registered themselves, each once for each section. */
#include "gcc_observed.c" /* one call of the compiler less */

/* A number of periods of num / den seconds each, in nanoseconds. */
void cdu_add_duration(long long count, long long num, long long den) {
    char digits[48], *at = digits + sizeof digits - 1;
    __int128 whole = (__int128)count * num * (1000000000 / den);
    unsigned __int128 rest = whole < 0 ? -(unsigned __int128)whole : (unsigned __int128)whole;
    *at = 0;
    do *--at = (char)('0' + (int)(rest % 10));
    while (rest /= 10);
    if (whole < 0) *--at = '-';
    cdu_add("[\"w\",\"nanoseconds\",\"");
    cdu_add(at);
    cdu_add("\"]");
}

/* A type's name without the namespaces before it. */
void cdu_add_short_name(const char *name) {
    const char *start = name;
    for (const char *at = name; *at && *at != '<'; at++) {
        if (at[0] == ':' && at[1] == ':') start = at + 2;
    }
    cdu_add_text(start, strlen(start));
}

static cdu_case *cases, **last = &cases, *current;

void cdu_register(cdu_case *one) {
    *last = one;
    last = &one->next;
}

/* A test runs once for each of its innermost sections. A section is known by its place and the place of what it is in. */
enum { MOST_SECTIONS = 512, DEEPEST = 16 };
static struct {
    int place, outer, over;
} sections[MOST_SECTIONS];
static int known, depth, path[DEEPEST + 1], entered[DEEPEST + 1], left[DEEPEST + 1];

static int section_at(int place, int outer) {
    for (int at = 1; at < known; at++) {
        if (sections[at].place == place && sections[at].outer == outer) return at;
    }
    if (known == MOST_SECTIONS) return 0;
    sections[known].place = place;
    sections[known].outer = outer;
    sections[known].over = 0;
    return known++;
}

int cdu_section(int place, const char *name) {
    int section = section_at(place, path[depth]);
    if (!section || depth == DEEPEST || sections[section].over) return 0;
    if (entered[depth]) {
        left[depth] = 1;
        return 0;
    }
    entered[depth++] = 1;
    path[depth] = section;
    entered[depth] = left[depth] = 0;
    if (name) cdu_in(place, name);
    return 1;
}

/* What a section that broke off is in runs once more, for the sections after it. */
void cdu_section_over(int broken) {
    if (!left[depth]) sections[path[depth]].over = 1;
    left[depth - 1] |= broken || left[depth];
    depth--;
}

static void run_once(void) {
    depth = entered[0] = left[0] = path[0] = 0;
    current->guard(current->body);
}

static int sections_left(void) {
    while (depth) cdu_section_over(1); /* after a crash */
    return left[0];
}

int main(void) {
    static char name[1 << 12];
    for (current = cases; current; current = current->next) {
        const char *place = strncmp(current->file, "hidden/", 7) ? "" : "hidden/";
        snprintf(name, sizeof name, "%s%s", place, current->name);
        known = 1;
        depth = left[0] = 0;
        cdu_test(name, NULL, run_once, NULL);
        while (sections_left()) cdu_again(run_once);
    }
    return cdu_done();
}
