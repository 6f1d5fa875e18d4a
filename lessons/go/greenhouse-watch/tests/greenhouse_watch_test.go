package greenhousewatch

import (
	"slices"
	"testing"
)

const low, high = 16, 28

func TestBadHours(t *testing.T) {
	tests := []struct {
		name         string
		temperatures []float64
		want         []int
	}{
		{"cold and warm hours are listed in order", []float64{18, 15, 21, 29, 24}, []int{1, 3}},
		{"the limits themselves are fine", []float64{16, 28}, nil},
		{"a perfect day has no bad hours", []float64{20, 21, 22}, nil},
		{"a terrible day has only bad hours", []float64{3, 40, -5}, []int{0, 1, 2}},
		{"fractions of a degree count", []float64{15.9, 16.0, 28.1}, []int{0, 2}},
		{"a day without readings has no bad hours", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := BadHours(tt.temperatures, low, high); !slices.Equal(got, tt.want) {
				t.Errorf("BadHours(%v, %d, %d) = %v, want %v", tt.temperatures, low, high, got, tt.want)
			}
		})
	}
}

func TestLongestCalm(t *testing.T) {
	tests := []struct {
		name         string
		temperatures []float64
		want         int
	}{
		{"the best stretch is counted", []float64{18, 15, 21, 24, 29}, 2},
		{"a stretch may reach to the last hour", []float64{30, 20, 20, 20}, 3},
		{"a stretch may start at the first hour", []float64{20, 20, 30, 20}, 2},
		{"a whole day may be calm", slices.Repeat([]float64{20}, 24), 24},
		{"hours at the limits are calm", []float64{16, 28, 16}, 3},
		{"fractions of a degree end a stretch", []float64{20, 15.9, 20, 28.1, 20}, 1},
		{"a day may have no calm hour at all", []float64{2, 3}, 0},
		{"a day without readings has no calm hours", nil, 0},
		{"good hours apart from one another are not added up", []float64{20, 40, 20, 40, 20}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := LongestCalm(tt.temperatures, low, high); got != tt.want {
				t.Errorf("LongestCalm(%v, %d, %d) = %d, want %d", tt.temperatures, low, high, got, tt.want)
			}
		})
	}
}
