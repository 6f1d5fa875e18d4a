#include "broken_typewriter.h"

#include <cctype>
#include <set>
#include <stdexcept>

namespace broken_typewriter {

namespace {

char key_of(char mark) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(mark)));
}

}  // namespace

std::string broken_keys(const std::string& meant, const std::string& typed) {
    std::set<char> working;
    for (const char mark : typed) {
        working.insert(key_of(mark));
    }
    std::string broken;
    std::string paper;
    for (const char mark : meant) {
        const char key = key_of(mark);
        if (working.count(key) != 0) {
            paper += mark;
        } else {
            broken += key;
        }
    }
    if (paper != typed) {
        throw std::invalid_argument("the letter cannot have meant that");
    }
    return broken;
}

}  // namespace broken_typewriter
