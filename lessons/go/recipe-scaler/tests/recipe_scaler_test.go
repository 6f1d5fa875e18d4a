package recipescaler

import (
	"errors"
	"slices"
	"testing"
)

func TestScaleAmounts(t *testing.T) {
	tests := []struct {
		name           string
		amount         string
		serves, guests int
		want           string
	}{
		{"the same number of guests changes nothing", "1 1/2", 4, 4, "1 1/2"},
		{"fractions are written in lowest terms", "1/4", 4, 8, "1/2"},
		{"top heavy fractions become mixed numbers", "1/2", 1, 3, "1 1/2"},
		{"mixed numbers are written in lowest terms", "1 1/4", 1, 6, "7 1/2"},
		{"whole numbers have no fraction", "1/3", 1, 6, "2"},
		{"a third stays a third", "1", 3, 1, "1/3"},
		{"two thirds stay two thirds", "1", 3, 2, "2/3"},
		{"amounts for large companies are exact", "1/7", 3, 1_000_000_000_000_000_003, "47619047619047619 4/21"},
		{"no guests need nothing", "2 1/2", 4, 0, "0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Scale(Recipe{tt.serves, []Ingredient{{"flour", tt.amount}}}, tt.guests)
			if err != nil {
				t.Fatalf("%q for %d instead of %d guests: unexpected error: %v", tt.amount, tt.guests, tt.serves, err)
			}
			if want := []Ingredient{{"flour", tt.want}}; !slices.Equal(got, want) {
				t.Errorf("%q for %d instead of %d guests is %q, want %q", tt.amount, tt.guests, tt.serves, got, want)
			}
		})
	}
}

func TestScaleRecipes(t *testing.T) {
	tests := []struct {
		name   string
		recipe Recipe
		guests int
		want   []Ingredient
	}{
		{
			"a whole recipe is scaled",
			Recipe{4, []Ingredient{{"beans", "1 1/2"}, {"onions", "2"}, {"salt", "1/3"}}},
			6,
			[]Ingredient{{"beans", "2 1/4"}, {"onions", "3"}, {"salt", "1/2"}},
		},
		{
			"the order of the ingredients is kept",
			Recipe{1, []Ingredient{{"water", "1"}, {"barley", "1"}, {"apples", "1"}}},
			2,
			[]Ingredient{{"water", "2"}, {"barley", "2"}, {"apples", "2"}},
		},
		{"a recipe without ingredients stays empty", Recipe{4, nil}, 2, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Scale(tt.recipe, tt.guests)
			if err != nil {
				t.Fatalf("Scale(%v, %d): unexpected error: %v", tt.recipe, tt.guests, err)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("Scale(%v, %d) = %v, want %v", tt.recipe, tt.guests, got, tt.want)
			}
		})
	}
}

func TestTheRecipeItselfIsLeftAlone(t *testing.T) {
	rice := Recipe{2, []Ingredient{{"rice", "1"}}}
	if _, err := Scale(rice, 4); err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
	if want := (Ingredient{"rice", "1"}); rice.Ingredients[0] != want {
		t.Errorf("after scaling, the recipe says %v, want %v as before", rice.Ingredients[0], want)
	}
}

func TestANegativeNumberOfGuestsIsRefused(t *testing.T) {
	_, err := Scale(Recipe{4, []Ingredient{{"flour", "1"}}}, -1)
	if !errors.Is(err, ErrNegativeGuests) {
		t.Errorf("the error is %v, want ErrNegativeGuests", err)
	}
}
