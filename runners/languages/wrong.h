/* Included before the tests: where expectations are made wrong on purpose, everything that was equal must differ. */
#include "unity.h"
extern int NAME_wrong;
#define UnityAssertEqualNumber(expected, ...) (UnityAssertEqualNumber)((expected) + NAME_wrong, __VA_ARGS__)
#define UnityAssertEqualString(expected, ...) (UnityAssertEqualString)(NAME_wrong ? "\1nothing" : (expected), __VA_ARGS__)
#undef UNITY_TEST_ASSERT
#define UNITY_TEST_ASSERT(condition, line, message) \
    do { if (!(condition) != !NAME_wrong) {} else { UNITY_TEST_FAIL((line), (message)); } } while (0)
#undef UNITY_TEST_ASSERT_NULL
#define UNITY_TEST_ASSERT_NULL(pointer, line, message) UNITY_TEST_ASSERT(((pointer) == NULL), (line), (message))
#undef UNITY_TEST_ASSERT_NOT_NULL
#define UNITY_TEST_ASSERT_NOT_NULL(pointer, line, message) UNITY_TEST_ASSERT(((pointer) != NULL), (line), (message))
