// Package canallock checks the orders of a lock-keeper.
package canallock

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
	panic("Error is yours to write")
}

// Operate returns how the lock stands after these orders.
func Operate(orders []string) (State, error) {
	panic("Operate is yours to write")
}
