// Turns echoes into depths: standard input to standard output.
package main

func main() {
	panic("a depth for every click, and the shallowest in the end, is yours to write")
}
