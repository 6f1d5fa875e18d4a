package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Scan()
	if name := lines.Text(); name != "" {
		fmt.Printf("Hello, %s!\n", name)
	} else {
		fmt.Println("Hello!")
	}
}
