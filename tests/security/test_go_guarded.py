"""Guarded Go: what stands between the harness and its pipes cannot turn a failure into a pass."""

from __future__ import annotations

from typing import Any, Final

import pytest

from benchmarks import backends
from runners import grading
from tests.layers import layer
from tests.security.languages import target

LIMITS: Final = {"wall_s": 30, "cpu_s": 30}
COPY: Final = """
func copied(from, to int) {
	buffer := make([]byte, 65536)
	for {
		size, err := syscall.Read(from, buffer)
		if err == syscall.EAGAIN || err == syscall.EINTR {
			time.Sleep(time.Millisecond)
			continue
		}
		if size <= 0 {
			syscall.Close(to)
			return
		}
		syscall.Write(to, bytes.ReplaceAll(buffer[:size], []byte("--- FAIL: Test"), []byte("--- PASS: Test")))
	}
}
"""
PIPES: Final = """
func between() {
	ends := map[string][]int{}
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, entry := range entries {
		link, err := os.Readlink("/proc/self/fd/" + entry.Name())
		number, _ := strconv.Atoi(entry.Name())
		if err == nil && number > 3 && strings.HasPrefix(link, "pipe:") {
			ends[link] = append(ends[link], number)
		}
	}
	for _, pair := range ends {
		if len(pair) != 2 {
			continue
		}
		from := pair[0]
		if flags, _, _ := syscall.Syscall(syscall.SYS_FCNTL, uintptr(from), syscall.F_GETFL, 0); flags&3 != 0 {
			from = pair[1]
		}
		old, _ := syscall.Dup(from)
		var own [2]int
		syscall.Pipe(own[:])
		syscall.Dup3(own[0], from, 0)
		syscall.Close(own[0])
		go copied(old, own[1])
	}
}
"""
RESULTS: Final = """
var _, _, _ = strconv.Atoi, strings.ToLower, os.Getpid

func between() {
	old, _ := syscall.Dup(3)
	var own [2]int
	syscall.Pipe(own[:])
	syscall.Dup3(own[1], 3, 0)
	syscall.Close(own[1])
	go copied(own[0], old)
}
"""


@pytest.mark.parametrize("between", [PIPES, RESULTS], ids=["in-the-pipe", "before-the-results"])
def test_a_solution_between_the_harness_and_its_pipe_does_not_pass(between: str) -> None:
    layer("go")
    box = backends.make("namespaces", "go")
    box.start()
    aim = target("go")
    proven = grading.prove(aim.request(limits=LIMITS), box)
    told: dict[str, Any] = {"expected": proven["tests"], "limits": LIMITS, "mode": "guarded"}
    imports = 'import (\n"bytes"\n"os"\n"strconv"\n"strings"\n"syscall"\n"time"\n)\n'
    wrong = aim.right.replace("package lesson\n", f"package lesson\n{imports}var begun bool\n", 1)
    wrong = wrong.replace("{ return a + b }", "{\nif !begun {\nbegun = true\nbetween()\n}\nreturn a - b\n}")
    assert "between()" in wrong
    solution = f"{wrong}\n{COPY}{between}"
    assert grading.run(aim.request(**told), box)["outcome"] == "passed"
    report = grading.run(aim.request(solution, **told), box)
    assert report["outcome"] not in {"passed", "compile_error", "infrastructure_error"}, report
    box.stop()
