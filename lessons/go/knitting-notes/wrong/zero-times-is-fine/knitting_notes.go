// Package knittingnotes spells out knitting patterns.
package knittingnotes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)

// KnittingError is a mistake in a row; columns count from 1.
type KnittingError struct {
	Column  int
	Problem string
}

func (e *KnittingError) Error() string {
	return fmt.Sprintf("column %d: %s", e.Column, e.Problem)
}

// Expand returns all stitches of a row, one after another.
func Expand(row string) ([]string, error) {
	r := reader{text: []rune(row)}
	stitches, err := r.row()
	if err != nil {
		return nil, err
	}
	if !r.ended() {
		return nil, r.unexpected()
	}
	return stitches, nil
}

// reader reads a row from left to right.
type reader struct {
	text     []rune
	position int
}

func (r *reader) ended() bool {
	return r.position == len(r.text)
}

// at reports whether one of these characters comes next.
func (r *reader) at(characters string) bool {
	return !r.ended() && strings.ContainsRune(characters, r.text[r.position])
}

// take reads as many of these characters as there are.
func (r *reader) take(characters string) string {
	start := r.position
	for r.at(characters) {
		r.position++
	}
	return string(r.text[start:r.position])
}

func (r *reader) unexpected() error {
	return mistake(r.position, fmt.Sprintf("unexpected '%c'", r.text[r.position]))
}

func mistake(position int, problem string) error {
	return &KnittingError{position + 1, problem}
}

// row reads everything up to the end of the text or of the group around.
func (r *reader) row() ([]string, error) {
	var stitches []string
	for {
		r.take(" ")
		var more []string
		var err error
		switch {
		case r.at("("):
			more, err = r.group()
		case r.at(letters):
			more, err = r.repeated([]string{r.take(letters)})
		case r.ended() || r.at(")"):
			return stitches, nil
		default:
			err = r.unexpected()
		}
		if err != nil {
			return nil, err
		}
		stitches = append(stitches, more...)
	}
}

// group reads a row in parentheses, as often as it is repeated.
func (r *reader) group() ([]string, error) {
	start := r.position
	r.position++
	stitches, err := r.row()
	switch {
	case err != nil:
		return nil, err
	case r.ended():
		return nil, mistake(start, "group never closed")
	case len(stitches) == 0:
		return nil, mistake(start, "empty group")
	}
	r.position++
	if !r.at("*") {
		return stitches, nil
	}
	r.position++
	if !r.at(digits) {
		return nil, mistake(r.position, "number expected")
	}
	return r.repeated(stitches)
}

// repeated reads a number, if there is one, and repeats the stitches so often.
func (r *reader) repeated(stitches []string) ([]string, error) {
	if !r.at(digits) {
		return stitches, nil
	}
	start := r.position
	times, err := strconv.Atoi(r.take(digits))
	switch {
	case err != nil:
		return nil, err
	case times < 0:
		return nil, mistake(start, "nothing to repeat zero times")
	}
	return slices.Repeat(stitches, times), nil
}
