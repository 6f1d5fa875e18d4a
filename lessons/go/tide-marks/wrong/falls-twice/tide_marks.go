// Package tidemarks reads the gauge on the quay wall.
package tidemarks

const none = -1

// HighWaters returns the indexes of all high waters.
func HighWaters(levels []int) []int {
	var found []int
	top := none
	for i := 1; i < len(levels); i++ {
		switch {
		case levels[i] > levels[i-1]:
			top = i
		case levels[i] < levels[i-1] && top != none:
			found = append(found, top)
		}
	}
	return found
}
