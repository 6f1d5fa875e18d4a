// Package cloakroom is the memory of a forgetful clerk.
package cloakroom

import (
	"errors"
	"fmt"
)

// ErrCloakroom says that something went wrong in the cloakroom; the other errors wrap it.
var ErrCloakroom = errors.New("cloakroom")

// ErrFull says that every hook is taken.
var ErrFull = fmt.Errorf("%w: every hook is taken", ErrCloakroom)

// ErrNoSuchCoat says that nothing hangs there.
var ErrNoSuchCoat = fmt.Errorf("%w: nothing hangs there", ErrCloakroom)

// Cloakroom is a row of hooks, numbered from 1.
type Cloakroom struct{}

// New returns a cloakroom with that many hooks, all of them free.
func New(hooks int) *Cloakroom {
	panic("New is yours to write")
}

// Hang hangs a coat on the lowest free hook and returns the hook's number.
func (room *Cloakroom) Hang(coat string) (int, error) {
	panic("Hang is yours to write")
}

// Fetch takes the coat from a hook and returns it.
func (room *Cloakroom) Fetch(hook int) (string, error) {
	panic("Fetch is yours to write")
}

// Find returns the numbers of all hooks with such a coat, in ascending order.
func (room *Cloakroom) Find(coat string) []int {
	panic("Find is yours to write")
}

// Free returns how many hooks are free.
func (room *Cloakroom) Free() int {
	panic("Free is yours to write")
}
