package newlesson

// Greet says hello.
func Greet(name string) string {
	panic("Greet is yours to write")
}
