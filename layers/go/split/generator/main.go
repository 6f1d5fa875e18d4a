// The generator: `split STD MODULE TEST...` splits the Go package in this folder into tests with stubs of the solution,
// and the solution behind a table of its functions. It prints JSON: the two texts, or the reason why it cannot be done.
//
// STD is the folder of the compiled standard library, MODULE the package's import path, and TEST the tests' files.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// Version is what profiles say; a change of what is generated, or of the wire, is a new one.
const version = 1

type output struct {
	Version      int    `json:"version"`
	TestsSide    string `json:"tests_side,omitempty"`
	SolutionSide string `json:"solution_side,omitempty"`
	Reason       string `json:"reason,omitempty"`
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "-V" {
		fmt.Println("split version", version)
		return
	}
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: split STD MODULE TEST...")
		os.Exit(2)
	}
	answer := output{Version: version}
	tests, solution, err := split(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		answer.Reason = err.Error()
	} else {
		answer.TestsSide, answer.SolutionSide = tests, solution
	}
	if json.NewEncoder(os.Stdout).Encode(answer) != nil {
		os.Exit(2)
	}
}

// split tries own types as opaque values first; where the tests look into one, it crosses by value.
func split(std, module string, tests []string) (string, string, error) {
	source, err := load(std, module, tests)
	if err != nil {
		return "", "", err
	}
	api, err := discover(source)
	if err != nil {
		return "", "", err
	}
	for range len(api.types) + len(api.consts) + 2 {
		stubs, err := api.testsSide()
		if err != nil {
			return "", "", err
		}
		fault := source.checkTests(stubs)
		if fault == nil {
			table := api.solutionSide()
			if fault := source.checkSolution(table); fault != nil {
				return "", "", fmt.Errorf("the solution does not stand alone: %w", fault)
			}
			return stubs, table, nil
		}
		if !api.reveal(fault) {
			return "", "", fmt.Errorf("the tests do not compile with stubs: %w", fault)
		}
	}
	return "", "", fmt.Errorf("the tests do not compile with stubs")
}
