package main

func main() {
	// The greeting is yours to print.
}
