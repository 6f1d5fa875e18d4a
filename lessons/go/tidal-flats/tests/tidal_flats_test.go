package tidalflats

import (
	"slices"
	"strings"
	"testing"
)

const impossible = -1

type walk struct {
	name        string
	flats       []string
	tide        []int
	start, goal Square
	boots       int
	want        int
}

func check(t *testing.T, walks []walk) {
	for _, tt := range walks {
		t.Run(tt.name, func(t *testing.T) {
			hours, possible := Crossing(tt.flats, tt.tide, tt.start, tt.goal, tt.boots)
			switch {
			case tt.want == impossible && possible:
				t.Errorf("the walk took %d hours, want it to be impossible", hours)
			case tt.want != impossible && !possible:
				t.Errorf("the walk was impossible, want %d hours", tt.want)
			case possible && hours != tt.want:
				t.Errorf("the walk took %d hours, want %d", hours, tt.want)
			}
			if t.Failed() {
				t.Logf("tide %v, from %v to %v, boots %d, flats\n%s",
					tt.tide, tt.start, tt.goal, tt.boots, strings.Join(tt.flats, "\n"))
			}
		})
	}
}

// A walk along a single row of squares, from one column to another.
func along(name, row string, tide []int, from, to, boots, want int) walk {
	return walk{name, []string{row}, tide, Square{0, from}, Square{0, to}, boots, want}
}

func TestDryWalks(t *testing.T) {
	check(t, []walk{
		along("whoever is there needs no time", "5", []int{2}, 0, 0, 0, 0),
		{"on dry land the way is what counts", []string{"999", "999", "999"}, []int{0}, Square{0, 0}, Square{2, 2}, 0, 4},
		{"nobody walks across corners", []string{"90", "09"}, []int{5}, Square{0, 0}, Square{1, 1}, 0, impossible},
		{
			"water that never falls is walked around",
			[]string{"9999", "9009", "9909"}, []int{5}, Square{2, 1}, Square{2, 3}, 0, 8,
		},
		along("a square as high as the water is dry", "333", []int{3}, 0, 2, 0, 2),
		along("the map ends at its edges", "909", []int{5}, 0, 2, 0, impossible),
	})
}

func TestWaiting(t *testing.T) {
	check(t, []walk{
		along("waiting for low water", "515", []int{2, 2, 0}, 0, 2, 0, 3),
		along("waiting for ever is no walk", "515", []int{2, 2, 2}, 0, 2, 0, impossible),
		along("the tide begins again", "51115", []int{0, 3, 3, 0, 0, 0}, 0, 4, 0, 6),
		along("two hours of low water are too short for three squares", "51115", []int{0, 3, 3, 3, 0}, 0, 4, 0, impossible),
		along("a sandbank is a place to wait", "5114115", []int{0, 0, 4, 4}, 0, 6, 0, 10),
		along("stepping back can be the only way to wait", "9215", []int{2, 4, 4, 1, 1}, 1, 3, 0, 5),
		along("the way back from the water may be needed", "9295", []int{2, 9, 6, 2}, 1, 3, 0, 3),
		along("the goal must be dry on arrival", "91", []int{3, 3, 3, 1}, 0, 1, 0, 3),
	})
}

func TestStarting(t *testing.T) {
	check(t, []walk{
		along("nobody starts in the water", "19", []int{3}, 0, 1, 0, impossible),
		along("nobody arrives where she cannot stand", "1", []int{3, 0}, 0, 0, 0, impossible),
		along("boots help at the start", "19", []int{3}, 0, 1, 1, 1),
	})
}

func TestBoots(t *testing.T) {
	check(t, []walk{
		along("boots carry across a wet square", "515", []int{2, 2, 2}, 0, 2, 1, 2),
		along("one square can be too many for the boots", "5115", []int{2}, 0, 3, 1, impossible),
		along("dry land makes the boots good again", "51511511", []int{2}, 0, 7, 2, 7),
		along("low water makes the boots good again", "51115", []int{2, 2, 0, 2, 2}, 0, 4, 1, 4),
		along("the hour at the start counts", "119", []int{2}, 0, 2, 1, impossible),
		along("arriving with the last dry minute", "511", []int{2}, 0, 2, 2, 2),
		{
			"a longer dry way may beat the short wet one",
			[]string{"911119", "900009", "999911"}, []int{5}, Square{0, 0}, Square{0, 5}, 3, 9,
		},
		{
			"coming later but with drier boots can be the only way",
			[]string{"1191", "1111", "1911"}, []int{2}, Square{0, 0}, Square{2, 3}, 2, 7,
		},
	})
}

func TestLargeMaps(t *testing.T) {
	sand, ridge, channel := strings.Repeat("3", 40), strings.Repeat("4", 40), strings.Repeat("0", 40)
	channels := slices.Concat(
		slices.Repeat([]string{ridge}, 20), slices.Repeat([]string{channel}, 3), slices.Repeat([]string{ridge}, 5))
	check(t, []walk{
		{
			"a map may have well over a thousand squares",
			slices.Repeat([]string{sand}, 40), []int{0, 3, 3, 2}, Square{0, 0}, Square{39, 39}, 0, 78,
		},
		{
			"an island that cannot be reached is found out",
			channels, []int{1, 2, 3, 4, 3, 2}, Square{0, 0}, Square{27, 39}, 2, impossible,
		},
	})
}
