// What `std::execution::par` does without Intel's TBB, whose library cannot be linked statically.
//
// Loops (`for_each`, `transform`, `fill`, ...) run in threads, at least two and at most eight. Everything else is the
// library's own backend for one thread, which the recipe renames: the standard leaves open how much runs in parallel.
#pragma once
#define __parallel_for __serial_for
#include "parallel_backend_one_thread.h"
#undef __parallel_for
#include <system_error>
#include <thread>
#include <vector>

namespace __pstl
{
namespace __serial_backend
{

template <class _ExecutionPolicy, class _Index, class _Fp>
void
__parallel_for(_ExecutionPolicy&&, _Index __first, _Index __last, _Fp __f)
{
    const long __length = static_cast<long>(__last - __first);
    const long __wanted = std::min(8L, std::max(2L, static_cast<long>(std::thread::hardware_concurrency())));
    const long __parts = std::min(__length, __wanted);
    std::vector<std::thread> __threads;
    for (long __part = 1; __part < __parts; ++__part)
    {
        const _Index __begin = __first + __length * (__part - 1) / __parts;
        const _Index __end = __first + __length * __part / __parts;
        try
        {
            __threads.emplace_back([__f, __begin, __end] { __f(__begin, __end); });
        }
        catch (const std::system_error&) // as many threads as the sandbox allows are there already
        {
            __f(__begin, __end);
        }
    }
    __f(__first + __length * (__parts > 1 ? __parts - 1 : 0) / std::max(1L, __parts), __last);
    for (std::thread& __worker : __threads)
        __worker.join();
}

} // namespace __serial_backend
} // namespace __pstl
