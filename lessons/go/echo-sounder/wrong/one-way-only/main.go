// Turns echoes into depths: standard input to standard output.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"strconv"
)

const metresPerSecond = 1500

func main() {
	var shallowest float64
	click, shallowestClick := 0, 0
	for clicks := bufio.NewScanner(os.Stdin); clicks.Scan(); {
		click++
		if clicks.Text() == "-" {
			fmt.Println("no echo")
			continue
		}
		seconds, err := strconv.ParseFloat(clicks.Text(), 64)
		if err != nil {
			log.Fatal(err)
		}
		depth := seconds * metresPerSecond
		fmt.Printf("%.4f\n", depth)
		if shallowestClick == 0 || depth < shallowest {
			shallowest, shallowestClick = depth, click
		}
	}
	if shallowestClick == 0 {
		fmt.Println("shallowest none")
		return
	}
	fmt.Printf("shallowest %.4f at click %d\n", shallowest, shallowestClick)
}
