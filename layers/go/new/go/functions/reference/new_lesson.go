package newlesson

// Greet says hello.
func Greet(name string) string {
	if name == "" {
		return "Hello!"
	}
	return "Hello, " + name + "!"
}
