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
type Cloakroom struct {
	hooks int
	coats map[int]string
}

// New returns a cloakroom with that many hooks, all of them free.
func New(hooks int) *Cloakroom {
	return &Cloakroom{hooks: hooks, coats: map[int]string{}}
}

// Hang hangs a coat on the lowest free hook and returns the hook's number.
func (room *Cloakroom) Hang(coat string) (int, error) {
	for hook := 1; hook <= room.hooks; hook++ {
		if _, taken := room.coats[hook]; !taken {
			room.coats[hook] = coat
			return hook, nil
		}
	}
	return 0, ErrFull
}

// Fetch takes the coat from a hook and returns it.
func (room *Cloakroom) Fetch(hook int) (string, error) {
	coat, taken := room.coats[hook]
	if !taken {
		return "", fmt.Errorf("hook %d: %w", hook, ErrNoSuchCoat)
	}
	return coat, nil
}

// Find returns the numbers of all hooks with such a coat, in ascending order.
func (room *Cloakroom) Find(coat string) []int {
	var found []int
	for hook := 1; hook <= room.hooks; hook++ {
		if hanging, taken := room.coats[hook]; taken && hanging == coat {
			found = append(found, hook)
		}
	}
	return found
}

// Free returns how many hooks are free.
func (room *Cloakroom) Free() int {
	return room.hooks - len(room.coats)
}
