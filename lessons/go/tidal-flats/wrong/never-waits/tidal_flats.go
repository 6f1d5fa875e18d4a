// Package tidalflats finds walks through a sea that comes and goes.
package tidalflats

// Square is a place on the map, counted from 0.
type Square struct {
	Row, Column int
}

// situation is all that decides what can still happen: hour counts within the tide, wet the hours in the water.
type situation struct {
	square    Square
	hour, wet int
}

var steps = []Square{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}

// Crossing returns the fewest hours for the walk, and whether it can be done.
func Crossing(flats []string, tide []int, start, goal Square, boots int) (hours int, possible bool) {
	seen := map[situation]bool{}
	now := []situation{{square: start}}
	for hour := 0; len(now) > 0; hour++ {
		var next []situation
		for _, here := range now {
			here.hour = hour % len(tide)
			here.wet++
			if height(flats, here.square) >= tide[here.hour] {
				here.wet = 0
			}
			if here.wet > boots || seen[here] {
				continue
			}
			if here.square == goal {
				return hour, true
			}
			seen[here] = true
			for _, step := range steps {
				there := Square{here.square.Row + step.Row, here.square.Column + step.Column}
				if onMap(flats, there) {
					next = append(next, situation{square: there, wet: here.wet})
				}
			}
		}
		now = next
	}
	return 0, false
}

func onMap(flats []string, square Square) bool {
	return square.Row >= 0 && square.Row < len(flats) && square.Column >= 0 && square.Column < len(flats[square.Row])
}

func height(flats []string, square Square) int {
	return int(flats[square.Row][square.Column] - '0')
}
