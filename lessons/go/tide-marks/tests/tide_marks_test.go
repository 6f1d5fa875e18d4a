package tidemarks

import (
	"slices"
	"testing"
)

func TestHighWaters(t *testing.T) {
	tests := []struct {
		name   string
		levels []int
		want   []int
	}{
		{"every peak is a high water", []int{1, 3, 2, 5, 4}, []int{1, 3}},
		{"a flat top counts where it begins", []int{1, 4, 4, 4, 2}, []int{1}},
		{"standing still on the way up is no high water", []int{1, 2, 2, 3, 1}, []int{3}},
		{"standing still on the way down is no high water", []int{1, 5, 3, 3, 2}, []int{1}},
		{"a sea that only rises has no high water", []int{1, 2, 3}, nil},
		{"a sea that only falls has no high water", []int{3, 2, 1}, nil},
		{"a flat top at the end is not decided", []int{1, 4, 4}, nil},
		{"a flat top at the beginning is not decided", []int{4, 4, 1}, nil},
		{"low water may lie between two flat tops", []int{0, 2, 2, 1, 1, 3, 3, 0}, []int{1, 5}},
		{"levels may lie below zero", []int{-3, -1, -2}, []int{1}},
		{"two levels are too few for a high water", []int{1, 2}, nil},
		{"one level is too little for a high water", []int{5}, nil},
		{"no levels hold no high water", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := HighWaters(tt.levels); !slices.Equal(got, tt.want) {
				t.Errorf("HighWaters(%v) = %v, want %v", tt.levels, got, tt.want)
			}
		})
	}
}
