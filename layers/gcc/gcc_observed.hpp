// What rewritten tests in C++ call: templates that write a value of any type down. See gcc_observed.h.
#ifndef CDU_OBSERVED_HPP
#define CDU_OBSERVED_HPP

// Both modes have one precompiled header. Here nothing of Catch2 is used or linked, but for what it includes: tests, and
// headers of solutions, may count on that.
#include <catch2/catch.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "gcc_observed.h"

namespace cdu {

// --- what a type has -------------------------------------------------------------------------------------------------

template <template <typename> class Has, typename T, typename = void>
struct Detected : std::false_type {};
template <template <typename> class Has, typename T>
struct Detected<Has, T, std::void_t<Has<T>>> : std::true_type {};

template <typename T> using Text = decltype(std::string(std::declval<T const&>()));
template <typename T> using Viewed = decltype(std::declval<T const&>().data(), std::declval<T const&>().size());
template <typename T> using Iterated = decltype(std::begin(std::declval<T const&>()) != std::end(std::declval<T const&>()));
template <typename T> using Allocated = std::pair<typename T::allocator_type, Iterated<T>>;
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

// --- values as data: the text is put together in C, so that this file costs little to compile ------------------------

inline void add_word(char const* kind, char const* text, std::size_t size) {
    cdu_add("[\"w\",\"");
    cdu_add(kind);
    cdu_add("\",");
    cdu_add_text(text, size);
    cdu_add("]");
}

// The name without namespaces, as tests write it.
inline void add_type(std::type_info const& type) {
    int status = 0;
    char* found = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
    cdu_add_short_name(status == 0 ? found : type.name());
    std::free(found);
}

template <typename T> void put(T const& value);

template <typename T>
void put_number(T value) {
    if constexpr (std::is_same_v<T, bool>) {
        cdu_add(value ? "true" : "false");
    } else if constexpr (std::is_same_v<T, char>) {
        if (value >= ' ' && value <= '~') add_word("char", &value, 1);
        else cdu_whole(value);
    } else if constexpr (std::is_floating_point_v<T>) {
        cdu_real(static_cast<double>(value));
    } else if constexpr (sizeof(T) > sizeof(long long)) {
        add_word("unreadable", "", 0);
    } else if constexpr (std::is_unsigned_v<T>) {
        cdu_count(value);
    } else {
        cdu_whole(value);
    }
}

template <typename T>
void put_items(T const& values) {
    cdu_add(has<Keyed, T> ? "[\"t\"," : "[\"l\",");
    add_type(typeid(T));
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
    add_type(typeid(T));
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
        cdu_add_duration(value.count(), Period::num, Period::den);
    }
}

template <typename T>
void put_streamed(T const& value) {
    if constexpr (has<Streamed, T>) {
        std::ostringstream text;
        text << value;
        std::string const shown = text.str();
        add_word("shown", shown.data(), shown.size());
    } else {
        add_word("unreadable", "", 0);
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
    } else if constexpr (std::is_same_v<T, char*> || std::is_same_v<T, char const*>) {
        cdu_text(value);
    } else if constexpr (std::is_pointer_v<T>) {
        if constexpr (std::is_function_v<std::remove_pointer_t<T>>) add_word("unreadable", "", 0);
        else cdu_pointer(const_cast<void const*>(static_cast<void const volatile*>(value)));
    } else if constexpr (std::is_same_v<T, std::string>) {
        cdu_add_text(value.data(), value.size());
    } else if constexpr (has<Allocated, T> && has<Mapped, T>) {
        put_map(value);
    } else if constexpr (has<Allocated, T>) {  // asked first: the questions below cost the compiler more
        put_items(value);
    } else if constexpr (has<Text, T> && has<Viewed, T>) {
        cdu_add_text(value.data(), value.size());
    } else if constexpr (has<Text, T>) {
        std::string const text(value);
        cdu_add_text(text.data(), text.size());
    } else if constexpr (has<Duration, T>) {
        put_duration(value);
    } else if constexpr (has<Since, T>) {
        put_duration(value.time_since_epoch());
    } else if constexpr (has<Optional, T>) {
        if (value.has_value()) put<std::decay_t<decltype(*value)>>(*value);
        else add_word("nullopt", "", 0);
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

template <typename T, typename C>
void add_if_named(T const& value, Constant<C> const& constant, bool& found) {
    if constexpr (std::is_same_v<T, C>) {
        using Number = std::underlying_type_t<T>;
        if (static_cast<Number>(value) != static_cast<Number>(constant.value)) return;
        if (found) cdu_add(" ");
        found = true;
        cdu_add(constant.name);
    }
}

// Every name of a value: a solution whose constants are all the same names each value by all of them.
template <typename T, typename... Cs>
cdu_value among(T const& value, Constant<Cs> const&... constants) {
    std::size_t const start = cdu_begin();
    if constexpr (std::is_enum_v<T> && (std::is_same_v<T, Cs> || ...)) {
        bool found = false;
        cdu_add("[\"w\",\"named\",\"");
        (add_if_named(value, constants, found), ...);
        cdu_add("\"]");
        if (!found) {
            cdu_forget(start);
            put(value);
        }
    } else {
        put<std::decay_t<T const&>>(value);
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

// --- exceptions ------------------------------------------------------------------------------------------------------

template <typename T>
void add_class(std::type_info const* exact) {
    if (exact != nullptr && *exact == typeid(T)) return;
    try {
        throw;
    } catch (T const&) {
        cdu_add(",");
        add_type(typeid(T));
    } catch (...) {
    }
}

inline void add_message() {
    try {
        throw;
    } catch (std::exception const& error) {
        char const* text = error.what();
        cdu_add_text(text ? text : "", text ? std::strlen(text) : 0);
    } catch (...) {
        cdu_add("\"\"");
    }
}

// The exception that is being handled: its class, those of `Classes` that it is of, and its message.
template <typename... Classes>
cdu_value thrown() {
    std::size_t const start = cdu_begin();
    std::type_info const* type = abi::__cxa_current_exception_type();
    cdu_add("[\"e\",[");
    if (type != nullptr) add_type(*type);
    else cdu_add("\"unknown\"");
    (add_class<Classes>(type), ...);
    cdu_add("],");
    add_message();
    cdu_add(",[]]");
    return cdu_end(start);
}

// --- what stands in an assertion's place -----------------------------------------------------------------------------

// A place without operands is a statement with `seen` and `threw` in it: no function for each place, which would cost
// the compiler more. `Nothing` stands last, and is all that there is of a call that gives nothing.
struct Nothing {};
inline cdu_value operator,(cdu_value const& value, Nothing) { return value; }

inline void seen(int site, cdu_value const& value) { cdu_see(site, value); }
inline void seen(int site, Nothing) {
    std::size_t const start = cdu_begin();
    add_word("nothing", "", 0);
    cdu_see(site, cdu_end(start));
}

// What was being written down since `start` is not of interest any more.
template <typename... Classes>
void threw(int site, std::size_t start) {
    cdu_forget(start);
    cdu_threw(site, thrown<Classes...>());
}

// A function that looks at something, without its type: there are many of them in a file.
struct Looking {
    static constexpr std::size_t most = 4;
    cdu_value (*call)(void const*);
    void const* look;
};

template <typename F>
cdu_value called(void const* with) {
    F const& look = *static_cast<F const*>(with);
    if constexpr (std::is_void_v<decltype(look())>) {
        std::size_t const start = cdu_begin();
        look();
        add_word("nothing", "", 0);
        return cdu_end(start);
    } else {
        return look();
    }
}

using Error = cdu_value (*)();

inline void see(int site, std::size_t count, Looking const* looks, Error error) {
    std::size_t const start = cdu_begin();
    cdu_value values[Looking::most];
    try {
        for (std::size_t at = 0; at < count; ++at) values[at] = looks[at].call(looks[at].look);
    } catch (...) {
        cdu_forget(start);
        cdu_threw(site, error());
        return;
    }
    cdu_both(site, count, values);
}

inline void tell(int site, std::size_t count, Looking const* looks) {
    cdu_value values[Looking::most];
    for (std::size_t at = 0; at < count; ++at) values[at] = looks[at].call(looks[at].look);
    cdu_operands(site, count, values);
}

// A place, where exceptions of all of `Classes` are told apart.
template <typename... Classes>
struct At {
    int site;

    template <typename... Looks>
    void see(Looks const&... looks) const {
        static_assert(sizeof...(Looks) <= Looking::most);
        Looking const all[] = {{called<Looks>, &looks}...};
        cdu::see(site, sizeof...(Looks), all, thrown<Classes...>);
    }

    template <typename... Looks>
    void operands(Looks const&... looks) const {
        Looking const all[] = {{called<Looks>, &looks}..., {nullptr, nullptr}};
        tell(site, sizeof...(Looks), all);
    }
};

template <typename T>
cdu_value class_named() {
    std::size_t const start = cdu_begin();
    cdu_add("[\"w\",\"class\",");
    add_type(typeid(T));
    cdu_add("]");
    return cdu_end(start);
}

// --- tests and their sections ----------------------------------------------------------------------------------------

struct Place {
    int number;
};

class Section {
   public:
    Section(Place, int number, std::string const& name, char const* = "") : in_(cdu_section(number, name.c_str()) != 0) {}
    Section(Place place, char const*) : in_(cdu_section(place.number, NULL) != 0) {}
    Section(Section const&) = delete;
    Section& operator=(Section const&) = delete;
    ~Section() {
        if (in_) cdu_section_over(std::uncaught_exceptions() > 0);
    }
    explicit operator bool() const { return in_; }

   private:
    bool in_;
};

inline void guarded(cdu_body body) {
    try {
        body();
    } catch (...) {
        cdu_stopped(thrown<>());
    }
}

struct Registered {
    cdu_case one;
    Registered(char const* file, cdu_body body, char const* name = "", char const* = "") : one{file, name, body, guarded, nullptr} {
        cdu_register(&one);
    }
};

}  // namespace cdu

#endif
