// Package brokentypewriter helps a detective.
package brokentypewriter

import "errors"

// ErrWrongGuess says that the paper cannot have come out of such a machine.
var ErrWrongGuess = errors.New("the letter cannot have meant that")

// BrokenKeys returns the keys that left no mark, in the order in which they were first struck.
func BrokenKeys(meant, typed string) (string, error) {
	panic("BrokenKeys is yours to write")
}
