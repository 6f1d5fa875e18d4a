package canallock

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// An order to each comma, so that the tables below can be read.
func split(orders string) []string {
	if orders == "" {
		return nil
	}
	return strings.Split(orders, ", ")
}

const (
	lift     = "enter, close lower, fill, open upper, leave"
	lower    = "enter, close upper, drain, open lower, leave"
	thenDown = "close lower, fill, open upper, " + lower
)

func TestOperate(t *testing.T) {
	tests := []struct {
		name, orders string
		want         State
	}{
		{"without orders it stands as at the beginning", "", State{Open: "lower", Water: "low"}},
		{"a boat goes up", lift, State{Open: "upper", Water: "high", Up: 1}},
		{"a boat goes down", thenDown, State{Open: "lower", Water: "low", Down: 1}},
		{"a boat that turns back went nowhere", "enter, leave", State{Open: "lower", Water: "low"}},
		{
			"a boat that was lifted and let down again went nowhere",
			"enter, close lower, fill, drain, open lower, leave",
			State{Open: "lower", Water: "low"},
		},
		{
			"a boat that turns back at the upper gate went nowhere",
			"close lower, fill, open upper, enter, leave",
			State{Open: "upper", Water: "high"},
		},
		{"a boat in the chamber is seen", "enter", State{Open: "lower", Water: "low", Boat: true}},
		{"both gates may be closed", "close lower, fill", State{Open: "", Water: "high"}},
		{"a gate may be opened and closed again", "close lower, open lower, close lower", State{Water: "low"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantState(t, split(tt.orders), tt.want)
		})
	}
}

func wantState(t *testing.T, orders []string, want State) {
	t.Helper()
	got, err := Operate(orders)
	if err != nil {
		t.Fatalf("Operate(%q): unexpected error: %v", orders, err)
	}
	if got != want {
		t.Errorf("Operate(%q)\n got %+v,\nwant %+v", orders, got, want)
	}
}

func TestBoatsGoUpAndDownAllDay(t *testing.T) {
	orders := slices.Repeat(append(split(lift), split(lower)...), 20)
	wantState(t, orders, State{Open: "lower", Water: "low", Up: 20, Down: 20})
}

func TestEachCallStartsWithANewLock(t *testing.T) {
	wantState(t, split(lift), State{Open: "upper", Water: "high", Up: 1})
	wantState(t, nil, State{Open: "lower", Water: "low"})
}

func TestForbiddenOrders(t *testing.T) {
	tests := []struct {
		name, orders string
		number       int
		order        string
	}{
		{"no filling through an open gate", "enter, fill", 2, "fill"},
		{"no filling through the upper gate", lift + ", fill", 6, "fill"},
		{"no draining through an open gate", lift + ", drain", 6, "drain"},
		{"no second gate while one is open", "open upper", 1, "open upper"},
		{"no upper gate at low water", "close lower, open upper", 2, "open upper"},
		{"no lower gate at high water", "close lower, fill, open lower", 3, "open lower"},
		{"no opening of an open gate", "open lower", 1, "open lower"},
		{"no closing of a closed gate", "close upper", 1, "close upper"},
		{"no closing of the same gate twice", "close lower, close lower", 2, "close lower"},
		{"no filling of a full chamber", "close lower, fill, fill", 3, "fill"},
		{"no draining of an empty chamber", "close lower, drain", 2, "drain"},
		{"no second boat", "enter, enter", 2, "enter"},
		{"no entering through closed gates", "close lower, enter", 2, "enter"},
		{"no leaving through closed gates", "enter, close lower, leave", 3, "leave"},
		{"no leaving without a boat", "leave", 1, "leave"},
		{"nothing after a forbidden order counts", "leave, enter, whistle", 1, "leave"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantStop(t, split(tt.orders), LockError{tt.number, tt.order})
		})
	}
}

func wantStop(t *testing.T, orders []string, want LockError) {
	t.Helper()
	_, err := Operate(orders)
	var got *LockError
	if !errors.As(err, &got) {
		t.Fatalf("Operate(%q): the error is %v, want a *LockError", orders, err)
	}
	if *got != want {
		t.Errorf("Operate(%q): the error holds %+v, want %+v", orders, *got, want)
	}
}

func TestOrdersThatNobodyKnowsAreErrors(t *testing.T) {
	for _, order := range []string{"whistle", "open", "close", "close ", "open middle", "fill up", "FILL", " fill", ""} {
		wantStop(t, []string{"close lower", order}, LockError{2, order})
	}
}

func TestALockErrorNamesTheOrderAndItsNumber(t *testing.T) {
	_, err := Operate([]string{"enter", "fill"})
	if err == nil || err.Error() != "order 2: fill" {
		t.Errorf("the error is %v, want order 2: fill", err)
	}
}
