package knittingnotes

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// A row with its stitches, and a blank between two of them.
type example struct {
	name, row, want string
}

func wantStitches(t *testing.T, examples []example) {
	for _, tt := range examples {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Expand(tt.row)
			if err != nil {
				t.Fatalf("Expand(%q): unexpected error: %v", tt.row, err)
			}
			if !slices.Equal(got, strings.Fields(tt.want)) {
				t.Errorf("Expand(%q) = %q, want %q", tt.row, got, strings.Fields(tt.want))
			}
		})
	}
}

func TestStitches(t *testing.T) {
	wantStitches(t, []example{
		{"stitches are spelled out", "k2 p yo", "k k p yo"},
		{"names may have several letters", "ssk2 yo", "ssk ssk yo"},
		{"numbers may have several digits", "k120", strings.Repeat("k ", 120)},
		{"a zero in front changes nothing", "k03", "k k k"},
		{"blanks do not matter", "   k   p2  ", "k p p"},
		{"a number ends a name", "k2p1yo", "k k p yo"},
		{"all letters from a to z make names", "az", "az"},
		{"an empty row has no stitches", "", ""},
		{"a row of blanks has no stitches", "   ", ""},
	})
}

func TestGroups(t *testing.T) {
	wantStitches(t, []example{
		{"a group is repeated as a whole", "k (p1 k1)*2 sl", "k p k p k sl"},
		{"a group without a number is knitted once", "(k p)", "k p"},
		{"groups may stand in groups", "(k (p yo)*2)*2", "k p yo p yo k p yo p yo"},
		{"groups need no blanks around them", "k2(p1)*2sl", "k k p p sl"},
		{"blanks inside parentheses do not matter", "(  k  )*2", "k k"},
		{"groups may follow one another", "(k)(p)*2(yo)", "k p p yo"},
		{"groups may be repeated often", "(k p)*12", strings.Repeat("k p ", 12)},
		{"fifty parentheses deep", strings.Repeat("(", 50) + "k" + strings.Repeat(")", 50), "k"},
	})
}

func TestMistakes(t *testing.T) {
	tests := []struct {
		name, row string
		column    int
		problem   string
	}{
		{"strange characters are shown", "k2 %", 4, "unexpected '%'"},
		{"capital letters are strange", "k K", 3, "unexpected 'K'"},
		{"letters of other alphabets are strange", "k ß", 3, "unexpected 'ß'"},
		{"digits of other scripts are strange", "k²", 2, "unexpected '²'"},
		{"a digit of another script is no number", "(k)*٣", 5, "number expected"},
		{"only spaces are blanks", "k\tp", 2, "unexpected '\t'"},
		{"a number needs a stitch", "2k", 1, "unexpected '2'"},
		{"a number must follow its stitch directly", "k 2", 3, "unexpected '2'"},
		{"a star needs a group", "k*2", 2, "unexpected '*'"},
		{"a star must follow its group directly", "(k) *2", 5, "unexpected '*'"},
		{"a group needs a star before its number", "(k)2", 4, "unexpected '2'"},
		{"a parenthesis that closes nothing is strange", "k) p", 2, "unexpected ')'"},
		{"a star needs a number", "(k)*", 5, "number expected"},
		{"no blank may stand between star and number", "(k)* 2", 5, "number expected"},
		{"no stitch is knitted zero times", "p k0", 4, "nothing to repeat zero times"},
		{"no group is knitted zero times", "(k)*00", 5, "nothing to repeat zero times"},
		{"a group has to be closed", "k (p", 3, "group never closed"},
		{"the innermost open group is told", "(k (p", 4, "group never closed"},
		{"an outer group may be the one that is open", "(k (p)", 1, "group never closed"},
		{"a group may not be empty", "k ( )*2", 3, "empty group"},
		{"no group opens at the very end", "k (", 3, "group never closed"},
		{"the first of several mistakes is told", "k0 % )", 2, "nothing to repeat zero times"},
		{"an empty group is met before what follows it", "()* %", 1, "empty group"},
		{"a mistake in an open group is met before its end", "(k %", 4, "unexpected '%'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stitches, err := Expand(tt.row)
			var got *KnittingError
			if !errors.As(err, &got) {
				t.Fatalf("Expand(%q) = %q with error %v, want a *KnittingError", tt.row, stitches, err)
			}
			if want := (KnittingError{tt.column, tt.problem}); *got != want {
				t.Errorf("Expand(%q): the error holds %+v, want %+v", tt.row, *got, want)
			}
		})
	}
}

func TestAKnittingErrorTellsColumnAndProblem(t *testing.T) {
	_, err := Expand("k2 %")
	if want := "column 4: unexpected '%'"; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}
