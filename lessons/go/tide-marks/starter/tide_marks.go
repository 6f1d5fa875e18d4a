// Package tidemarks reads the gauge on the quay wall.
package tidemarks

// HighWaters returns the indexes of all high waters.
func HighWaters(levels []int) []int {
	panic("HighWaters is yours to write")
}
