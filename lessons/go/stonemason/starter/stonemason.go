// Package stonemason breaks inscriptions into beautiful lines.
package stonemason

import "errors"

// ErrDoesNotFit says that a word is longer than the stone is wide.
var ErrDoesNotFit = errors.New("a word does not fit on the stone")

// Carve returns the lines of the most beautiful way to break a text.
func Carve(text string, width int) ([]string, error) {
	panic("Carve is yours to write")
}
