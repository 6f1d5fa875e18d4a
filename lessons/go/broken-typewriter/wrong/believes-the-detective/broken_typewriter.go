// Package brokentypewriter helps a detective.
package brokentypewriter

import (
	"errors"
	"strings"
	"unicode"
)

// ErrWrongGuess says that the paper cannot have come out of such a machine.
var ErrWrongGuess = errors.New("the letter cannot have meant that")

// BrokenKeys returns the keys that left no mark, in the order in which they were first struck.
func BrokenKeys(meant, typed string) (string, error) {
	works := map[rune]bool{}
	for _, mark := range typed {
		works[unicode.ToLower(mark)] = true
	}
	var broken, paper strings.Builder
	reported := map[rune]bool{}
	for _, mark := range meant {
		key := unicode.ToLower(mark)
		switch {
		case works[key]:
			paper.WriteRune(mark)
		case !reported[key]:
			reported[key] = true
			broken.WriteRune(key)
		}
	}
	if paper.Len() == 0 && typed != "" {
		return "", ErrWrongGuess
	}
	return broken.String(), nil
}
