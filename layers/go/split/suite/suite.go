// Package suite runs tests and reports on descriptor 3: what the testing package prints, and "cdu done" at the end.
package suite

import (
	"cdu/wire"
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Run runs the tests that earlier runs did not come to, by their results on standard input, and ends the program.
func Run(tests []testing.InternalTest) {
	os.Args = []string{"tests", "-test.v=test2json", "-test.paniconexit0"}
	if told, err := io.ReadAll(os.Stdin); err == nil && len(told) > 0 {
		os.Args = append(os.Args, "-test.skip="+pattern(over(string(told))))
	}
	os.Stdout = os.NewFile(3, "results")
	// A parallel test goes on when those that are not parallel are over. What it says is shown, so it must not go on
	// when the solution knows what hidden tests ask.
	for _, hidden := range []bool{false, true} {
		if part := only(tests, hidden); len(part) > 0 {
			testing.MainStart(dependencies{}, part, nil, nil, nil).Run()
		}
	}
	wire.Done()
	io.WriteString(os.Stdout, "\ncdu done\n")
	os.Exit(0)
}

func only(tests []testing.InternalTest, hidden bool) []testing.InternalTest {
	var found []testing.InternalTest
	for _, each := range tests {
		if strings.HasPrefix(each.Name, "hidden/") == hidden {
			found = append(found, each)
		}
	}
	return found
}

// dependencies are what the testing package leaves to its caller. Here it profiles and fuzzes nothing; the standard
// ones are linked in two thirds of the time again.
type dependencies struct{}

type corpusEntry = struct {
	Parent     string
	Path       string
	Data       []byte
	Values     []any
	Generation int
	IsSeed     bool
}

var errAbsent = errors.New("neither profiles nor fuzzing are here")

func (dependencies) ImportPath() string                                       { return "" }
func (dependencies) ModulePath() string                                       { return "" }
func (dependencies) MatchString(pat, str string) (bool, error)                { return pat == coded(str), nil }
func (dependencies) SetPanicOnExit0(bool)                                     {}
func (dependencies) StartCPUProfile(io.Writer) error                          { return errAbsent }
func (dependencies) StopCPUProfile()                                          {}
func (dependencies) StartTestLog(io.Writer)                                   {}
func (dependencies) StopTestLog() error                                       { return nil }
func (dependencies) WriteProfileTo(string, io.Writer, int) error              { return errAbsent }
func (dependencies) RunFuzzWorker(func(corpusEntry) error) error              { return errAbsent }
func (dependencies) CheckCorpus([]any, []reflect.Type) error                  { return errAbsent }
func (dependencies) ResetCoverage()                                           {}
func (dependencies) SnapshotCoverage()                                        {}
func (dependencies) ReadCorpus(string, []reflect.Type) ([]corpusEntry, error) { return nil, errAbsent }

func (dependencies) CoordinateFuzzing(
	time.Duration, int64, time.Duration, int64, int, []corpusEntry, []reflect.Type, string, string,
) error {
	return errAbsent
}

func (dependencies) InitRuntimeCoverage() (string, func(string, string) (string, error), func() float64) {
	return "", nil, nil
}
