// Package greenhousewatch keeps an eye on orchids.
package greenhousewatch

// BadHours returns the hours at which it was too cold or too warm.
func BadHours(temperatures []float64, low, high float64) []int {
	var hours []int
	for hour, temperature := range temperatures {
		if temperature <= low || temperature >= high {
			hours = append(hours, hour)
		}
	}
	return hours
}

// LongestCalm returns the length of the longest run of good hours.
func LongestCalm(temperatures []float64, low, high float64) int {
	longest, current := 0, 0
	for _, temperature := range temperatures {
		current++
		if temperature <= low || temperature >= high {
			current = 0
		}
		longest = max(longest, current)
	}
	return longest
}
