// What stands for Catch2's tests and sections in rewritten tests. Not precompiled, because guarded mode has Catch2's own.
#undef TEST_CASE
#undef SECTION

#define CDU_JOINED(one, other) one##other
#define CDU_NAMED(one, other) CDU_JOINED(one, other)
#define CDU_CASE(number, ...)                                                                            \
    static void CDU_NAMED(cdu_case_, number)();                                                          \
    static cdu::Registered CDU_NAMED(cdu_registered_, number){__FILE__, CDU_NAMED(cdu_case_, number), __VA_ARGS__}; \
    static void CDU_NAMED(cdu_case_, number)()
#define TEST_CASE(...) CDU_CASE(__COUNTER__, __VA_ARGS__)
// With its number in the file and its name; lessons that were rewritten earlier have the name alone.
#define SECTION(...) if (cdu::Section cdu_section{cdu::Place{__COUNTER__}, __VA_ARGS__})
