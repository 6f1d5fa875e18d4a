// Package signallamp describes lighthouses.
package signallamp

// Describe says in words how a lighthouse blinks.
func Describe(flashes, period int) string {
	panic("Describe is yours to write")
}
