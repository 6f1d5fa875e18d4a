// Package signallamp describes lighthouses.
package signallamp

import "fmt"

// Describe says in words how a lighthouse blinks.
func Describe(flashes, period int) string {
	if flashes == 0 {
		return "steady light"
	}
	what := fmt.Sprintf("%d flashes", flashes)
	often := fmt.Sprintf("every %d s", period)
	if period == 1 {
		often = "every second"
	}
	return what + " " + often
}
