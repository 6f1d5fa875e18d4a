package brokentypewriter

import (
	"errors"
	"testing"
)

func TestBrokenKeys(t *testing.T) {
	tests := []struct {
		name, meant, typed, want string
	}{
		{"one broken key is found", "meet me at noon", "mt m at noon", "e"},
		{"several broken keys come in the order of striking", "The Raven", "T Rav", "hen"},
		{"a sound machine has no broken keys", "All is well.", "All is well.", ""},
		{"each broken key is named once", "banana", "bnn", "a"},
		{"capital letters share the key of small ones", "Anna and Abel", "nn nd bel", "a"},
		{"letters from all over Europe have keys", "Ärger über Öl", "rger ber l", "äüö"},
		{"capital letters from all over Europe share keys too", "Élan, été, Été", "lan, t, t", "é"},
		{"the space bar can break", "come at once", "comeatonce", " "},
		{"punctuation can break", "Help! Quick!", "Help Quick", "!"},
		{"every key may be broken", "abba", "", "ab"},
		{"an empty letter tells of no broken key", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := BrokenKeys(tt.meant, tt.typed)
			if err != nil {
				t.Fatalf("BrokenKeys(%q, %q): unexpected error: %v", tt.meant, tt.typed, err)
			}
			if got != tt.want {
				t.Errorf("BrokenKeys(%q, %q) = %q, want %q", tt.meant, tt.typed, got, tt.want)
			}
		})
	}
}

func TestWrongGuesses(t *testing.T) {
	tests := []struct {
		name, meant, typed string
	}{
		{"no key works once and fails once", "anna", "ana"},
		{"no capital appears where its small letter does not", "Anna", "Ann"},
		{"no marks change their order", "no", "on"},
		{"no marks appear that nobody struck", "yes", "yesx"},
		{"no small letter appears where a capital was meant", "Anna", "anna"},
		{"no more marks appear than were struck", "hi", "hii"},
		{"nothing is typed where nothing was meant", "", "boo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := BrokenKeys(tt.meant, tt.typed); !errors.Is(err, ErrWrongGuess) {
				t.Errorf("BrokenKeys(%q, %q) = %q with error %v, want ErrWrongGuess", tt.meant, tt.typed, got, err)
			}
		})
	}
}
