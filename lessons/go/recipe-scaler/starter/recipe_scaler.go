// Package recipescaler cooks recipes for any number of guests.
package recipescaler

import "errors"

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
	panic("Scale is yours to write")
}
