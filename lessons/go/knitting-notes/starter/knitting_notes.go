// Package knittingnotes spells out knitting patterns.
package knittingnotes

// KnittingError is a mistake in a row; columns count from 1.
type KnittingError struct {
	Column  int
	Problem string
}

func (e *KnittingError) Error() string {
	panic("Error is yours to write")
}

// Expand returns all stitches of a row, one after another.
func Expand(row string) ([]string, error) {
	panic("Expand is yours to write")
}
