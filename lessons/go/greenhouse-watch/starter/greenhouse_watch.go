// Package greenhousewatch keeps an eye on orchids.
package greenhousewatch

// BadHours returns the hours at which it was too cold or too warm.
func BadHours(temperatures []float64, low, high float64) []int {
	panic("BadHours is yours to write")
}

// LongestCalm returns the length of the longest run of good hours.
func LongestCalm(temperatures []float64, low, high float64) int {
	panic("LongestCalm is yours to write")
}
