package signallamp

import "testing"

func TestDescribe(t *testing.T) {
	tests := []struct {
		name            string
		flashes, period int
		want            string
	}{
		{"several flashes are counted", 3, 10, "3 flashes every 10 s"},
		{"one flash is written in the singular", 1, 5, "1 flash every 5 s"},
		{"a lamp without flashes is steady", 0, 10, "steady light"},
		{"the period of a steady lamp does not matter", 0, 1, "steady light"},
		{"a period of one second needs no number", 2, 1, "2 flashes every second"},
		{"one flash every second", 1, 1, "1 flash every second"},
		{"numbers with many digits are written out", 12, 120, "12 flashes every 120 s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Describe(tt.flashes, tt.period); got != tt.want {
				t.Errorf("Describe(%d, %d) = %q, want %q", tt.flashes, tt.period, got, tt.want)
			}
		})
	}
}
