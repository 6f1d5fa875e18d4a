package suite

import (
	"encoding/hex"
	"sort"
	"strings"
)

// over reads the results of earlier runs, each of which ended too early and is followed by an empty line. It returns
// the tests that are over: those that ended, and in each run the one in which the program ended. The tests around that
// one have to run again, for the other subtests that they have.
func over(results string) map[string]bool {
	skipped := map[string]bool{}
	for _, run := range strings.Split(results, "\n\n") {
		var open, ended []string // ended since the last test began
		for _, piece := range strings.FieldsFunc(run, func(r rune) bool { return r == '\n' || r == '\x16' }) {
			words := strings.Fields(strings.Trim(piece, "\x0e\x0f"))
			switch {
			case len(words) >= 3 && words[0] == "===" && words[1] == "RUN":
				open, ended = append(open, words[2]), nil
			case len(words) >= 3 && words[0] == "---":
				skipped[words[2]] = true
				ended = append(ended, words[2])
				open = without(open, words[2])
			}
		}
		// A test that panics is reported as failed, and the tests around it after it.
		for i := len(ended) - 1; i > 0 && strings.HasPrefix(ended[i-1], ended[i]+"/"); i-- {
			delete(skipped, ended[i])
		}
		if len(open) > 0 {
			skipped[open[len(open)-1]] = true
		}
	}
	return skipped
}

func without(names []string, name string) []string {
	var left []string
	for _, each := range names {
		if each != name {
			left = append(left, each)
		}
	}
	return left
}

// pattern returns the pattern of the names for the testing package, which asks MatchString about each part. The shorter
// names come first: the testing package takes the first that fits the beginning of a test's name.
func pattern(names map[string]bool) string {
	var patterns []string
	for name := range names {
		parts := strings.Split(name, "/")
		for i, part := range parts {
			parts[i] = coded(part)
		}
		patterns = append(patterns, strings.Join(parts, "/"))
	}
	sort.Slice(patterns, func(i, j int) bool { return strings.Count(patterns[i], "/") < strings.Count(patterns[j], "/") })
	return strings.Join(patterns, "|")
}

// coded returns a name without a character that means anything in a pattern.
func coded(name string) string { return "x" + hex.EncodeToString([]byte(name)) }
