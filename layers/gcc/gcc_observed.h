/* What rewritten tests in C call, and what gcc_observed.hpp is built on. Every function only writes a value down. */
#ifndef CDU_OBSERVED_H
#define CDU_OBSERVED_H

#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A value as text: where it begins and ends in the room that all of them share. */
typedef struct {
    size_t start, end;
} cdu_value;

typedef struct {
    long long value;
    const char *name;
} cdu_constant;

size_t cdu_begin(void);
void cdu_add(const char *text);
void cdu_add_text(const char *text, size_t size);
void cdu_add_short_name(const char *name);
void cdu_add_duration(long long count, long long num, long long den);
void cdu_forget(size_t start);
cdu_value cdu_end(size_t start);

cdu_value cdu_truth(int holds);
cdu_value cdu_whole(long long number);
cdu_value cdu_count(unsigned long long number);
cdu_value cdu_real(double number);
cdu_value cdu_text(const char *text);
cdu_value cdu_characters(const char *text, size_t most);
cdu_value cdu_pointer(const void *pointer);
cdu_value cdu_named(long long number, const cdu_constant *constants, size_t count);
/* `width` is the size of an element in bytes; `kind` is i or u for whole numbers, f for floating-point ones, s for
   strings and p for pointers. */
cdu_value cdu_array(const void *elements, size_t count, size_t width, char kind);

/* The observations themselves. */
void cdu_see(int site, cdu_value value);
void cdu_threw(int site, cdu_value error);
void cdu_both(int site, size_t count, const cdu_value *values);
void cdu_operands(int site, size_t count, const cdu_value *values);

/* Tests one after another; what ended a test outside a site is `cdu_stopped`. */
typedef void (*cdu_body)(void);
void cdu_test(const char *name, cdu_body before, cdu_body body, cdu_body after);
/* The same test once more, for what it left out. */
void cdu_again(cdu_body body);
void cdu_stopped(cdu_value error);
int cdu_done(void);

/* Tests of C++, which register themselves; `guard` calls the body and catches what it throws. */
typedef struct cdu_case {
    const char *file, *name;
    cdu_body body;
    void (*guard)(cdu_body);
    struct cdu_case *next;
} cdu_case;
void cdu_register(cdu_case *one);
/* Whether the section at a place is to run now; then cdu_section_over() belongs to its end. A section without a name is
   not told. */
int cdu_section(int place, const char *name);
/* Tell that the running test is in a section. */
void cdu_in(int place, const char *name);
/* `broken` where it was left by an exception. */
void cdu_section_over(int broken);

#ifdef __cplusplus
}
#else
void setUp(void);
void tearDown(void);
/* What is left of Unity in rewritten tests. */
#define UNITY_BEGIN() ((void)0)
#define UNITY_END() cdu_done()
#define RUN_TEST(test) cdu_test(#test, setUp, test, tearDown)
/* A value of whatever type it has. */
#define CDU_NATIVE(value)                                                                                  \
    (__builtin_classify_type(value) == 8   ? cdu_real(CDU_IF(8, value, 0.0))                               \
     : __builtin_classify_type(value) == 5 ? cdu_pointer((const void *)CDU_IF(5, value, (const void *)0))  \
                                           : cdu_whole((long long)(value)))
#define CDU_IF(type, value, other) __builtin_choose_expr(__builtin_classify_type(value) == (type), (value), (other))
#endif

#endif
