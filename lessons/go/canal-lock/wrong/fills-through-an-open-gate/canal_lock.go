// Package canallock checks the orders of a lock-keeper.
package canallock

import "fmt"

// State is how the lock stands.
type State struct {
	Open     string // "lower", "upper" or "" for none
	Water    string // "low" or "high"
	Boat     bool
	Up, Down int
}

// LockError is an order that must not be carried out; the first order has number 1.
type LockError struct {
	Number int
	Order  string
}

func (e *LockError) Error() string {
	return fmt.Sprintf("order %d: %s", e.Number, e.Order)
}

// lock is two gates, the water between them, and perhaps a boat.
type lock struct {
	gate, water string
	cameBy      string // the gate by which the boat came in, or "" without a boat
	left        map[string]int
}

// Operate returns how the lock stands after these orders.
func Operate(orders []string) (State, error) {
	l := lock{gate: "lower", water: "low", left: map[string]int{}}
	for i, order := range orders {
		if !l.obey(order) {
			return State{}, &LockError{i + 1, order}
		}
	}
	return State{l.gate, l.water, l.cameBy != "", l.left["upper"], l.left["lower"]}, nil
}

// obey carries out an order, and reports whether it is allowed.
func (l *lock) obey(order string) bool {
	closed := l.gate == ""
	switch {
	case order == "open lower" && closed && l.water == "low":
		l.gate = "lower"
	case order == "open upper" && closed && l.water == "high":
		l.gate = "upper"
	case order == "close "+l.gate && !closed:
		l.gate = ""
	case order == "fill" && l.water == "low":
		l.water = "high"
	case order == "drain" && closed && l.water == "high":
		l.water = "low"
	case order == "enter" && !closed && l.cameBy == "":
		l.cameBy = l.gate
	case order == "leave" && !closed && l.cameBy != "":
		if l.gate != l.cameBy {
			l.left[l.gate]++
		}
		l.cameBy = ""
	default:
		return false
	}
	return true
}
