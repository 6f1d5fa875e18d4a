package stonemason

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCarve(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       []string
	}{
		{"a shorter line now can save ugliness later", "aaa bb cc ddddd", 6, []string{"aaa", "bb cc", "ddddd"}},
		{"the last line may be short", "aaaa bbbb c", 9, []string{"aaaa bbbb", "c"}},
		{"everything on one line is not ugly", "here lies a cat", 40, []string{"here lies a cat"}},
		{
			"of equally beautiful ways the first line gets the most words",
			"aa bb cc ddd e ff", 5,
			[]string{"aa bb", "cc", "ddd e", "ff"},
		},
		{
			"a full first line is not worth every price",
			"to be or not to be that is all", 10,
			[]string{"to be or", "not to be", "that is", "all"},
		},
		{
			"empty places count by their square",
			"tide took all I owned save hope", 9,
			[]string{"tide", "took all", "I owned", "save hope"},
		},
		{
			"an inscription may have many lines",
			"the sea gave the sea took and the gulls keep the account to this day", 16,
			[]string{"the sea gave the", "sea took and the", "gulls keep the", "account to this", "day"},
		},
		{"a word may fill the whole width", "stone", 5, []string{"stone"}},
		{"two words may fill the whole width", "old stone", 9, []string{"old stone"}},
		{"a blank needs a place too", "old stone", 8, []string{"old", "stone"}},
		{"the spacing of the text does not matter", "  here\n\tlies   a cat ", 9, []string{"here lies", "a cat"}},
		{"a text without words needs no lines", "", 5, nil},
		{"a text of nothing but space needs no lines", "  \n ", 5, nil},
		{"letters of all kinds take one place", "süß ört", 7, []string{"süß ört"}},
		{"letters of all kinds fill a line", "äöü ß é", 3, []string{"äöü", "ß é"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Carve(tt.text, tt.width)
			if err != nil {
				t.Fatalf("Carve(%q, %d): unexpected error: %v", tt.text, tt.width, err)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("Carve(%q, %d) = %q, want %q", tt.text, tt.width, got, tt.want)
			}
		})
	}
}

func TestAWordThatDoesNotFitIsRefused(t *testing.T) {
	for _, text := range []string{"a gravestone", "gravestone", "a gravestone here"} {
		if lines, err := Carve(text, 9); !errors.Is(err, ErrDoesNotFit) {
			t.Errorf("Carve(%q, 9) = %q with error %v, want ErrDoesNotFit", text, lines, err)
		}
	}
}

func TestEpic(t *testing.T) {
	const width = 36
	epic := strings.Repeat("when the river rose above the seventh step the old ferryman untied his boat and sang to "+
		"the drowned bells of Varn until the water listened ", 12)
	lines, err := Carve(epic, width)
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
	t.Run("no word is lost or moved", func(t *testing.T) {
		if got, want := strings.Join(lines, " "), strings.TrimSpace(epic); got != want {
			t.Errorf("the lines read %q, want %q", got, want)
		}
	})
	t.Run("no line is too long", func(t *testing.T) {
		for _, line := range lines {
			if utf8.RuneCountInString(line) > width {
				t.Errorf("%q does not fit into %d places", line, width)
			}
		}
	})
	t.Run("an epic is as beautiful as can be", func(t *testing.T) {
		if len(lines) == 0 {
			t.Fatal("there are no lines")
		}
		ugliness := 0
		for _, line := range lines[:len(lines)-1] {
			free := width - utf8.RuneCountInString(line)
			ugliness += free * free
		}
		if ugliness != 419 {
			t.Errorf("the epic is %d ugly, want 419", ugliness)
		}
	})
}
