#include "knitting_notes.h"

#include <algorithm>
#include <cstddef>

namespace knitting_notes {

namespace {

using Stitches = std::vector<std::string>;

const std::string letters = "abcdefghijklmnopqrstuvwxyz";
const std::string digits = "0123456789";

KnittingError mistake(std::size_t position, const std::string& problem) {
    return KnittingError("column " + std::to_string(position + 1) + ": " + problem);
}

// Reads a row from left to right.
class Reader {
   public:
    explicit Reader(const std::string& text) : text_(text) {}

    Stitches all() {
        Stitches stitches = row();
        if (!ended()) {
            throw unexpected();
        }
        return stitches;
    }

   private:
    bool ended() const {
        return position_ == text_.size();
    }

    // Whether one of these characters comes next.
    bool at(const std::string& characters) const {
        return !ended() && characters.find(text_[position_]) != std::string::npos;
    }

    KnittingError unexpected() const {
        return mistake(position_, std::string("unexpected '") + text_[position_] + "'");
    }

    // Reads as many of these characters as there are.
    std::string take(const std::string& characters) {
        const std::size_t start = position_;
        position_ = std::min(text_.find_first_not_of(characters, start), text_.size());
        return text_.substr(start, position_ - start);
    }

    // Everything up to the end of the text or of the group around.
    Stitches row() {
        Stitches stitches;
        while (true) {
            take(" ");
            Stitches more;
            if (at("(")) {
                more = group();
            } else if (at(letters)) {
                more = repeated({take(letters)});
            } else if (ended() || at(")")) {
                return stitches;
            } else {
                throw unexpected();
            }
            stitches.insert(stitches.end(), more.begin(), more.end());
        }
    }

    Stitches group() {
        const std::size_t start = position_++;
        Stitches stitches = row();
        if (ended()) {
            throw mistake(start, "group never closed");
        }
        if (stitches.empty()) {
            throw mistake(start, "empty group");
        }
        ++position_;
        if (!at("*")) {
            return stitches;
        }
        ++position_;
        if (!at(digits)) {
            throw mistake(position_, "number expected");
        }
        return repeated(stitches);
    }

    // The stitches as often as the number says that comes next: once, unless there is one.
    Stitches repeated(const Stitches& stitches) {
        const std::size_t start = position_;
        const int times = at(digits) ? std::stoi(take(digits)) : 1;
        if (times < 0) {
            throw mistake(start, "nothing to repeat zero times");
        }
        Stitches all;
        for (int time = 0; time < times; ++time) {
            all.insert(all.end(), stitches.begin(), stitches.end());
        }
        return all;
    }

    const std::string& text_;
    std::size_t position_ = 0;
};

}  // namespace

std::vector<std::string> expand(const std::string& row) {
    return Reader(row).all();
}

}  // namespace knitting_notes
