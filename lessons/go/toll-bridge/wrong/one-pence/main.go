// Adds up the book of the toll bridge: standard input to standard output.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
)

var tolls = map[string]int{"walker": 1, "rider": 2, "cart": 5}

func main() {
	book := bufio.NewReader(os.Stdin)
	var crossings, total int
	if _, err := fmt.Fscan(book, &crossings); err != nil {
		log.Fatal("the number of crossings: ", err)
	}
	for range crossings {
		var time, who string
		if _, err := fmt.Fscan(book, &time, &who); err != nil {
			log.Fatal("a crossing: ", err)
		}
		total += toll(time, who)
	}
	fmt.Printf("%s, %s\n", count(crossings, "crossing", "crossings"), count(total, "pence", "pence"))
}

// toll returns what one crossing costs, in pence.
func toll(time, who string) int {
	if time < "06:00" || time >= "22:00" {
		return 2 * tolls[who]
	}
	return tolls[who]
}

func count(number int, one, several string) string {
	if number == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", number, several)
}
