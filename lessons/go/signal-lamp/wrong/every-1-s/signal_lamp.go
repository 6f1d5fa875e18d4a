// Package signallamp describes lighthouses.
package signallamp

import "fmt"

// Describe says in words how a lighthouse blinks.
func Describe(flashes, period int) string {
	if flashes == 0 {
		return "steady light"
	}
	what := fmt.Sprintf("%d flashes", flashes)
	if flashes == 1 {
		what = "1 flash"
	}
	often := fmt.Sprintf("every %d s", period)
	return what + " " + often
}
