// Package stonemason breaks inscriptions into beautiful lines.
package stonemason

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrDoesNotFit says that a word is longer than the stone is wide.
var ErrDoesNotFit = errors.New("a word does not fit on the stone")

// Carve returns the lines of the most beautiful way to break a text.
func Carve(text string, width int) ([]string, error) {
	words := strings.Fields(text)
	lengths := make([]int, len(words))
	for i, word := range words {
		lengths[i] = utf8.RuneCountInString(word)
		if lengths[i] > width {
			return nil, fmt.Errorf("%w: %s", ErrDoesNotFit, word)
		}
	}
	next := breaks(lengths, width)
	var lines []string
	for start := 0; start < len(words); start = next[start] {
		lines = append(lines, strings.Join(words[start:next[start]], " "))
	}
	return lines, nil
}

// breaks returns for each word that may begin a line the word that begins the line after it.
func breaks(lengths []int, width int) []int {
	next := make([]int, len(lengths))
	ugliness := make([]int, len(lengths)+1)
	for start := len(lengths) - 1; start >= 0; start-- {
		free := width - lengths[start]
		for end := start + 1; free >= 0; end++ {
			line := free * free
			if total := line + ugliness[end]; next[start] == 0 || total <= ugliness[start] {
				next[start], ugliness[start] = end, total
			}
			if end == len(lengths) {
				break
			}
			free -= 1 + lengths[end]
		}
	}
	return next
}
