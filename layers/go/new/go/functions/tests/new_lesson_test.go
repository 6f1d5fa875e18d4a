package newlesson

import "testing"

func TestANameIsGreeted(t *testing.T) {
	if got := Greet("Ada"); got != "Hello, Ada!" {
		t.Errorf("Greet(%q) = %q, want %q", "Ada", got, "Hello, Ada!")
	}
}

func TestNobodyIsGreetedWithoutAName(t *testing.T) {
	if got := Greet(""); got != "Hello!" {
		t.Errorf("Greet(%q) = %q, want %q", "", got, "Hello!")
	}
}
