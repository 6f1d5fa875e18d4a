// What rewritten tests in C++ call: templates that write a value of any type down. See gcc_observed.h.
#ifndef CDU_OBSERVED_HPP
#define CDU_OBSERVED_HPP

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "gcc_observed.h"

namespace cdu {

// --- what a type has -------------------------------------------------------------------------------------------------

template <template <typename> class Has, typename T, typename = void>
struct Detected : std::false_type {};
template <template <typename> class Has, typename T>
struct Detected<Has, T, std::void_t<Has<T>>> : std::true_type {};

template <typename T> using Text = decltype(std::string(std::declval<T const&>()));
template <typename T> using Iterated = decltype(std::begin(std::declval<T const&>()) != std::end(std::declval<T const&>()));
template <typename T> using Keyed = typename T::key_type;
template <typename T> using Mapped = typename T::mapped_type;
template <typename T> using Tupled = decltype(std::tuple_size<T>::value);
template <typename T> using Optional = decltype(std::declval<T const&>().has_value(), *std::declval<T const&>());
template <typename T> using Pointing = decltype(*std::declval<T const&>(), std::declval<T const&>() == nullptr);
template <typename T> using Duration = decltype(std::declval<T const&>().count(), T::period::num);
template <typename T> using Since = decltype(std::declval<T const&>().time_since_epoch());
template <typename T> using Chosen = decltype(std::declval<T const&>().valueless_by_exception());
template <typename T> using Streamed = decltype(std::declval<std::ostream&>() << std::declval<T const&>());

template <template <typename> class Has, typename T>
constexpr bool has = Detected<Has, T>::value;

inline std::string type_name(std::type_info const& type) {
    int status = 0;
    char* found = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
    std::string name = status == 0 ? found : type.name();
    std::free(found);
    return name;
}

// The name without namespaces, as tests write it.
inline std::string short_name(std::type_info const& type) {
    std::string name = type_name(type);
    auto const arguments = name.find('<');
    auto const colon = name.rfind(':', arguments);
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

// --- values as data --------------------------------------------------------------------------------------------------

inline void add(std::string const& text) { cdu_add(text.c_str()); }
inline void add_text(std::string const& text) { cdu_add_text(text.data(), text.size()); }

inline void add_word(char const* kind, std::string const& text) {
    cdu_add("[\"w\",\"");
    cdu_add(kind);
    cdu_add("\",");
    add_text(text);
    cdu_add("]");
}

template <typename T> void put(T const& value);

template <typename T>
void put_number(T value) {
    if constexpr (std::is_same_v<T, bool>) {
        cdu_add(value ? "true" : "false");
    } else if constexpr (std::is_same_v<T, char>) {
        if (value >= ' ' && value <= '~') add_word("char", std::string(1, value));
        else add("[\"i\",\"" + std::to_string(static_cast<int>(value)) + "\"]");
    } else if constexpr (std::is_floating_point_v<T>) {
        cdu_real(static_cast<double>(value));
    } else if constexpr (sizeof(T) > sizeof(long long)) {
        add_word("unreadable", "");
    } else {
        add("[\"i\",\"" + std::to_string(+value) + "\"]");
    }
}

template <typename T>
void put_items(T const& values) {
    constexpr bool of_keys = has<Keyed, T>;
    cdu_add(of_keys ? "[\"t\"," : "[\"l\",");
    add_text(short_name(typeid(T)).substr(0, 40));
    cdu_add(",[");
    bool first = true;
    for (auto const& each : values) {
        if (!first) cdu_add(",");
        first = false;
        put<std::decay_t<decltype(each)>>(each);
    }
    cdu_add("]]");
}

template <typename T>
void put_map(T const& values) {
    cdu_add("[\"m\",");
    add_text(short_name(typeid(T)).substr(0, 40));
    cdu_add(",[");
    bool first = true;
    for (auto const& each : values) {
        cdu_add(first ? "[" : ",[");
        first = false;
        put(each.first);
        cdu_add(",");
        put(each.second);
        cdu_add("]");
    }
    cdu_add("]]");
}

template <typename T, std::size_t... at>
void put_tuple(T const& values, std::index_sequence<at...>) {
    using std::get;
    cdu_add("[\"l\",\"tuple\",[");
    ((cdu_add(at ? "," : ""), put(get<at>(values))), ...);
    cdu_add("]]");
}

// As a whole number of nanoseconds where the clock counts in whole ones, else in seconds.
template <typename T>
void put_duration(T const& value) {
    using Period = typename T::period;
    if constexpr (std::is_floating_point_v<typename T::rep>) {
        cdu_real(static_cast<double>(value.count()) * Period::num / Period::den);
    } else {
        __int128 left = static_cast<__int128>(value.count()) * Period::num * (1'000'000'000 / Period::den);
        std::string digits;
        bool const below = left < 0;
        do digits.insert(digits.begin(), static_cast<char>('0' + std::abs(static_cast<int>(left % 10))));
        while ((left /= 10) != 0);
        add_word("nanoseconds", (below ? "-" : "") + digits);
    }
}

template <typename T>
void put_streamed(T const& value) {
    if constexpr (has<Streamed, T>) {
        std::ostringstream text;
        text << value;
        add_word("shown", text.str());
    } else {
        add_word("unreadable", "");
    }
}

template <typename T>
void put(T const& value) {
    if constexpr (std::is_same_v<T, std::nullptr_t>) {
        cdu_add("null");
    } else if constexpr (std::is_arithmetic_v<T>) {
        put_number(value);
    } else if constexpr (std::is_enum_v<T>) {
        put_number(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_pointer_v<T> && !has<Text, T>) {
        if constexpr (std::is_object_v<std::remove_pointer_t<T>> || std::is_void_v<std::remove_pointer_t<T>>) cdu_pointer(value);
        else add_word("unreadable", "");
    } else if constexpr (std::is_pointer_v<T>) {
        cdu_text(value);
    } else if constexpr (has<Text, T>) {
        add_text(std::string(value));
    } else if constexpr (has<Duration, T>) {
        put_duration(value);
    } else if constexpr (has<Since, T>) {
        put_duration(value.time_since_epoch());
    } else if constexpr (has<Optional, T>) {
        if (value.has_value()) put<std::decay_t<decltype(*value)>>(*value);
        else add_word("nullopt", "");
    } else if constexpr (has<Mapped, T> && has<Iterated, T>) {
        put_map(value);
    } else if constexpr (has<Tupled, T> && !has<Iterated, T>) {
        put_tuple(value, std::make_index_sequence<std::tuple_size<T>::value>());
    } else if constexpr (has<Pointing, T>) {
        cdu_pointer(value == nullptr ? nullptr : static_cast<void const*>(std::addressof(*value)));
    } else if constexpr (has<Iterated, T> && !has<Streamed, T>) {
        put_items(value);
    } else {
        put_streamed(value);
    }
}

// A constant of the solution's, by the name that the tests use.
template <typename T>
struct Constant {
    char const* name;
    T value;
};
template <typename T>
Constant(char const*, T) -> Constant<T>;

// Every name of a value: a solution whose constants are all the same names each value by all of them.
template <typename T, typename... Constants>
cdu_value among(T const& value, Constants const&... constants) {
    std::size_t const start = cdu_begin();
    if constexpr (std::is_enum_v<T> && (std::is_same_v<T, decltype(constants.value)> || ...)) {
        std::string names;
        auto look = [&](auto const& constant) {
            if constexpr (std::is_same_v<T, std::decay_t<decltype(constant.value)>>) {
                using Number = std::underlying_type_t<T>;
                if (static_cast<Number>(value) == static_cast<Number>(constant.value)) names += (names.empty() ? "" : " ") + std::string(constant.name);
            }
        };
        (look(constants), ...);
        if (names.empty()) add_word("unnamed", std::to_string(+static_cast<std::underlying_type_t<T>>(value)));
        else add_word("named", names);
    } else {
        put(value);
    }
    return cdu_end(start);
}

// On the left of a comma: what stands on the right is written down before its parts are gone; nothing for void.
struct Look {};
template <typename T>
cdu_value operator,(Look, T const& value) {
    std::size_t const start = cdu_begin();
    put<std::decay_t<T const&>>(value);
    return cdu_end(start);
}
inline cdu_value operator,(Look, cdu_value const& value) { return value; }

template <typename F>
cdu_value looked(F const& look) {
    if constexpr (std::is_void_v<decltype(look())>) {
        std::size_t const start = cdu_begin();
        look();
        add_word("nothing", "");
        return cdu_end(start);
    } else {
        return look();
    }
}

// --- exceptions ------------------------------------------------------------------------------------------------------

template <typename T>
void add_class(std::string const& exact) {
    try {
        throw;
    } catch (T const&) {
        std::string const name = short_name(typeid(T));
        if (name == exact) return;
        cdu_add(",");
        add_text(name);
    } catch (...) {
    }
}

// The exception that is being handled: its class, those of `Classes` that it is of, and its message.
template <typename... Classes>
cdu_value thrown() {
    std::size_t const start = cdu_begin();
    std::type_info const* type = abi::__cxa_current_exception_type();
    std::string const exact = type ? short_name(*type) : "unknown";
    cdu_add("[\"e\",[");
    add_text(exact);
    (add_class<Classes>(exact), ...);
    cdu_add("],");
    try {
        throw;
    } catch (std::exception const& error) {
        add_text(error.what() ? error.what() : "");
    } catch (...) {
        cdu_add("\"\"");
    }
    cdu_add(",[]]");
    return cdu_end(start);
}

// --- what stands in an assertion's place -----------------------------------------------------------------------------

template <typename... Classes>
struct At {
    int site;

    template <typename F>
    bool see(F const& look) const {
        std::size_t const start = cdu_begin();
        try {
            cdu_see(site, looked(look));
            return true;
        } catch (...) {
            cdu_forget(start);
            cdu_threw(site, thrown<Classes...>());
            return false;
        }
    }

    template <typename F, typename... Others>
    void both(F const& look, Others const&... others) const {
        std::size_t const start = cdu_begin();
        try {
            cdu_value const value = looked(look);
            write(value, cdu_value(looked(others))...);
        } catch (...) {
            cdu_forget(start);
            cdu_threw(site, thrown<Classes...>());
        }
    }

    template <typename... Operands>
    void operands(Operands const&... looks) const {
        std::size_t const start = cdu_begin();
        cdu_value const values[] = {looked(looks)..., {0, 0}};
        tell(values, std::make_index_sequence<sizeof...(Operands)>());
        cdu_forget(start);
    }

   private:
    template <typename... Values>
    void write(cdu_value value, Values... values) const {
        cdu_both(site, value, sizeof...(Values), values...);
    }

    template <std::size_t... at>
    void tell(cdu_value const* values, std::index_sequence<at...>) const {
        cdu_operands(site, sizeof...(at), values[at]...);
    }
};

template <typename T>
cdu_value class_named() {
    std::size_t const start = cdu_begin();
    add_word("class", short_name(typeid(T)));
    return cdu_end(start);
}

// --- tests and their sections ----------------------------------------------------------------------------------------

struct Case {
    std::string name;
    cdu_body body;
};

inline std::vector<Case>& cases() {
    static std::vector<Case> all;
    return all;
}

// A test runs once for each of its innermost sections. `over` holds the sections that are done, by their places.
struct Sections {
    std::vector<std::vector<int>> over;
    std::vector<int> path;
    std::vector<bool> entered{false};
    bool left_one = false;

    bool is_over(std::vector<int> const& place) const {
        for (auto const& each : over) {
            if (each == place) return true;
        }
        return false;
    }
};

inline Sections*& sections() {
    static Sections* current = nullptr;
    return current;
}

class Section {
   public:
    explicit Section(int place) {
        Sections& all = *sections();
        all.path.push_back(place);
        if (all.is_over(all.path)) {
            all.path.pop_back();
        } else if (all.entered.back()) {
            all.path.pop_back();
            all.left_one = true;
        } else {
            all.entered.back() = true;
            all.entered.push_back(false);
            left_before_ = all.left_one;
            all.left_one = false;
            in_ = true;
        }
    }
    Section(Section const&) = delete;
    Section& operator=(Section const&) = delete;
    ~Section() {
        if (!in_) return;
        Sections& all = *sections();
        if (!all.left_one) all.over.push_back(all.path);
        all.left_one = all.left_one || left_before_;
        all.path.pop_back();
        all.entered.pop_back();
    }
    explicit operator bool() const { return in_; }

   private:
    bool in_ = false;
    bool left_before_ = false;
};

inline Case const*& running() {
    static Case const* current = nullptr;
    return current;
}

inline void run_case() {
    Sections all;
    sections() = &all;
    do {
        all.path.clear();
        all.entered.assign(1, false);
        all.left_one = false;
        try {
            running()->body();
        } catch (...) {
            cdu_stopped(thrown<>());
            return;
        }
    } while (all.left_one);
}

struct Registered {
    Registered(char const* file, cdu_body body, char const* name = "", char const* = "") {
        bool const hidden = std::string(file).rfind("hidden/", 0) == 0;
        cases().push_back({(hidden ? "hidden/" : "") + std::string(name), body});
    }
};

}  // namespace cdu

extern "C" inline void cdu_run_all() {
    for (cdu::Case const& each : cdu::cases()) {
        cdu::running() = &each;
        cdu_test(each.name.c_str(), nullptr, cdu::run_case, nullptr);
    }
}
// Keeps the function in the object, which nothing here calls.
__attribute__((used)) static void (*const cdu_run_all_here)() = cdu_run_all;

#define CDU_JOINED(one, other) one##other
#define CDU_NAMED(one, other) CDU_JOINED(one, other)
#define CDU_CASE(number, ...)                                                                            \
    static void CDU_NAMED(cdu_case_, number)();                                                          \
    static cdu::Registered CDU_NAMED(cdu_registered_, number){__FILE__, CDU_NAMED(cdu_case_, number), __VA_ARGS__}; \
    static void CDU_NAMED(cdu_case_, number)()
#define TEST_CASE(...) CDU_CASE(__COUNTER__, __VA_ARGS__)
#define SECTION(...) if (cdu::Section cdu_section{__COUNTER__})

#endif
