// Catch2's own main program, with a reporter that writes to descriptor 3 and signs every line.
//
// The signature comes on standard input and is read before anything of the solution's runs: this object comes first
// at the linker, and what stands in .preinit_array runs before every constructor.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <sys/syscall.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace {

char secret[64];

// Not the C library's: a solution may define functions of those names, and would see the signature.
long call(long number, long a, void const* b, long c) {
#if defined(__x86_64__)
    long result;
    asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
#else
    register long x8 asm("x8") = number, x0 asm("x0") = a, x2 asm("x2") = c;
    register void const* x1 asm("x1") = b;
    asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
#endif
}

void listen() {
    char told[160];
    long size = 0, got = 0, at = 0;
    while (size < 159 && (got = call(SYS_read, 0, told + size, 159 - size)) > 0) size += got;
    while (at < size && at < 63 && told[at] != '\n') secret[at] = told[at], ++at;
}

__attribute__((section(".preinit_array"), used)) void (*first)() = listen;

void put(char const* text, long size) {
    while (size > 0) {
        long done = call(SYS_write, 3, text, size);
        if (done <= 0) call(SYS_exit_group, 1, nullptr, 0);
        text += done;
        size -= done;
    }
}

std::string json_text(std::string const& text) {
    std::string out = "\"";
    for (unsigned char c : text) {
        char escaped[8];
        if (c == '"' || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c < 0x20) {
            std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
            out += escaped;
        } else {
            out += static_cast<char>(c);
        }
    }
    return out + "\"";
}

void say(std::string const& event) {
    long size = 0;
    while (secret[size]) ++size;
    put(secret, size);
    put(" ", 1);
    put(event.data(), static_cast<long>(event.size()));
    put("\n", 1);
}

struct Signed : Catch::StreamingReporterBase<Signed> {
    using StreamingReporterBase::StreamingReporterBase;

    std::string message;
    std::string output;
    std::chrono::steady_clock::time_point started;

    static std::string getDescription() { return "signed lines"; }

    void assertionStarting(Catch::AssertionInfo const&) override {}

    void testCaseStarting(Catch::TestCaseInfo const& info) override {
        StreamingReporterBase::testCaseStarting(info);
        message.clear();
        started = std::chrono::steady_clock::now();
        say("{\"e\":\"start\",\"t\":" + json_text(info.name) + "}");
    }

    bool assertionEnded(Catch::AssertionStats const& stats) override {
        auto const& result = stats.assertionResult;
        if (!result.isOk() && message.empty()) {
            if (result.hasExpression()) message = result.getExpressionInMacro();
            if (result.hasExpandedExpression()) message += "\n  with: " + result.getExpandedExpression();
            if (result.hasMessage()) message += "\n" + static_cast<std::string>(result.getMessage());
            for (auto const& info : stats.infoMessages) message += "\n" + info.message;
        }
        return true;
    }

    void testCaseEnded(Catch::TestCaseStats const& stats) override {
        auto spent = std::chrono::steady_clock::now() - started;
        double ms = std::chrono::duration<double, std::milli>(spent).count();
        std::string outcome = stats.totals.assertions.allOk() ? "passed" : "failed";
        std::string kind = outcome == "passed" ? "null" : "\"AssertionError\"";
        say("{\"e\":\"end\",\"t\":" + json_text(stats.testInfo.name) + ",\"o\":\"" + outcome + "\",\"m\":" + json_text(message) +
            ",\"k\":" + kind + ",\"ms\":" + std::to_string(ms) + ",\"out\":" + json_text(stats.stdOut + stats.stdErr) + "}");
        StreamingReporterBase::testCaseEnded(stats);
    }

    Catch::ReporterPreferences getPreferences() const {
        Catch::ReporterPreferences preferences;
        preferences.shouldRedirectStdOut = true;
        return preferences;
    }
};

CATCH_REGISTER_REPORTER("signed", Signed)

}  // namespace

int main() {
    Catch::Session session;
    session.configData().reporterName = "signed";
    session.configData().runOrder = Catch::RunTests::InDeclarationOrder;
    session.run();
    say("{\"e\":\"done\"}");
    call(SYS_exit_group, 0, nullptr, 0);
}
