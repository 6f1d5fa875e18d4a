#include "stonemason.h"

#include <iterator>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace stonemason {

namespace {

using Words = std::vector<std::string>;

Words split(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

// For each word that may begin a line, the word that begins the line after it.
std::vector<std::size_t> best_breaks(const Words& words, std::size_t width) {
    const std::size_t count = words.size();
    std::vector<std::size_t> ugliness(count + 1, 0);
    std::vector<std::size_t> breaks(count, count);
    for (std::size_t start = count; start-- > 0;) {
        ugliness[start] = std::numeric_limits<std::size_t>::max();
        std::size_t used = words[start].size();
        for (std::size_t end = start + 1; used <= width; ++end) {
            const std::size_t line = end == count ? 0 : width - used;
            if (line + ugliness[end] <= ugliness[start]) {
                ugliness[start] = line + ugliness[end];
                breaks[start] = end;
            }
            if (end == count) {
                break;
            }
            used += 1 + words[end].size();
        }
    }
    return breaks;
}

}  // namespace

std::vector<std::string> carve(const std::string& text, std::size_t width) {
    const Words words = split(text);
    for (const auto& word : words) {
        if (word.size() > width) {
            throw std::invalid_argument(word + " does not fit on the stone");
        }
    }
    const auto breaks = best_breaks(words, width);
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < words.size(); start = breaks[start]) {
        std::string line = words[start];
        for (std::size_t word = start + 1; word < breaks[start]; ++word) {
            line += " " + words[word];
        }
        lines.push_back(line);
    }
    return lines;
}

}  // namespace stonemason
