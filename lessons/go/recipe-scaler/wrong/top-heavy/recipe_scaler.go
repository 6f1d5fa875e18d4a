// Package recipescaler cooks recipes for any number of guests.
package recipescaler

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// ErrNegativeGuests says that fewer than no guests were expected.
var ErrNegativeGuests = errors.New("there cannot be fewer than no guests")

// Ingredient is a line of a recipe; its amount is written the way cooks write, such as "1 1/2".
type Ingredient struct {
	Name, Amount string
}

// Recipe is what one needs to cook for a number of people.
type Recipe struct {
	Serves      int
	Ingredients []Ingredient
}

// Scale returns the ingredients of a recipe with the amounts for that many guests.
func Scale(recipe Recipe, guests int) ([]Ingredient, error) {
	if guests < 0 {
		return nil, ErrNegativeGuests
	}
	factor := big.NewRat(int64(guests), int64(recipe.Serves))
	scaled := make([]Ingredient, 0, len(recipe.Ingredients))
	for _, ingredient := range recipe.Ingredients {
		amount, err := read(ingredient.Amount)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ingredient.Name, err)
		}
		scaled = append(scaled, Ingredient{ingredient.Name, write(amount.Mul(amount, factor))})
	}
	return scaled, nil
}

// read returns the number behind an amount such as "1 1/2".
func read(amount string) (*big.Rat, error) {
	sum := new(big.Rat)
	for _, field := range strings.Fields(amount) {
		part, ok := new(big.Rat).SetString(field)
		if !ok {
			return nil, fmt.Errorf("no cook writes %q", amount)
		}
		sum.Add(sum, part)
	}
	return sum, nil
}

// write returns a number the way cooks write it.
func write(amount *big.Rat) string {
	whole, rest := new(big.Int).QuoRem(amount.Num(), amount.Denom(), new(big.Int))
	switch {
	case rest.Sign() == 0:
		return whole.String()
	case whole.Sign() == 0:
		return amount.String()
	default:
		return amount.String()
	}
}
