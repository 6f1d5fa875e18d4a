package nestedparcels

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func parcel(label string, grams int, inside ...Parcel) Parcel {
	return Parcel{label, grams, inside}
}

func hatbox() Parcel {
	return parcel("hatbox", 300, parcel("tin", 120, parcel("ring", 4)), parcel("scarf", 90))
}

func deep(levels int) Parcel {
	inner := parcel("pearl", 1)
	for level := range levels {
		inner = parcel(fmt.Sprintf("box %d", level), 10, inner)
	}
	return inner
}

func TestWeight(t *testing.T) {
	tests := []struct {
		name   string
		parcel Parcel
		want   int
	}{
		{"everything inside is weighed too", hatbox(), 514},
		{"a parcel with nothing in it weighs itself", parcel("scarf", 90), 90},
		{"thirty parcels in one another are all weighed", deep(30), 301},
		{"parcels may weigh nothing", parcel("air", 0, parcel("air", 0)), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.parcel.Weight(); got != tt.want {
				t.Errorf("%v\nweighs %d, want %d", tt.parcel, got, tt.want)
			}
		})
	}
}

func TestRoute(t *testing.T) {
	key := parcel("key", 1)
	tests := []struct {
		name   string
		parcel Parcel
		label  string
		want   []string
	}{
		{"the route leads from the outermost parcel", hatbox(), "ring", []string{"hatbox", "tin", "ring"}},
		{"the outermost parcel is its own route", hatbox(), "hatbox", []string{"hatbox"}},
		{"what comes after a dead end is found", hatbox(), "scarf", []string{"hatbox", "scarf"}},
		{
			"the shortest of several routes is taken",
			parcel("box", 1, parcel("bag", 1, parcel("tin", 1, key)), parcel("sock", 1, key)),
			"key",
			[]string{"box", "sock", "key"},
		},
		{
			"a shorter route may come first",
			parcel("box", 1, parcel("sock", 1, key), parcel("bag", 1, parcel("tin", 1, key))),
			"key",
			[]string{"box", "sock", "key"},
		},
		{
			"of equally short routes the first packed is taken",
			parcel("box", 1, parcel("bag", 1, key), parcel("sock", 1, key)),
			"key",
			[]string{"box", "bag", "key"},
		},
		{"a parcel in one of the same label is further away", parcel("key", 1, key), "key", []string{"key"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, found := tt.parcel.Route(tt.label)
			if !found || !slices.Equal(got, tt.want) {
				t.Errorf("%v\nRoute(%q) = %q, %t, want %q, true", tt.parcel, tt.label, got, found, tt.want)
			}
		})
	}
	t.Run("what is not there has no route", func(t *testing.T) {
		if got, found := hatbox().Route("trombone"); found {
			t.Errorf("Route(\"trombone\") = %q, true, want false", got)
		}
	})
	t.Run("the route into thirty parcels names them all", func(t *testing.T) {
		if got, found := deep(30).Route("pearl"); !found || len(got) != 31 {
			t.Errorf("Route(\"pearl\") = %d labels, %t, want 31 labels, true", len(got), found)
		}
	})
}

func TestCustomsForm(t *testing.T) {
	tests := []struct {
		name   string
		parcel Parcel
		want   []string
	}{
		{
			"the form shows what is in what",
			hatbox(),
			[]string{"hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g"},
		},
		{"a single parcel is a single line", parcel("scarf", 90), []string{"scarf: 90 g"}},
		{
			"the order of packing is kept",
			parcel("box", 1, parcel("zither", 2), parcel("apple", 3)),
			[]string{"box: 6 g", "  zither: 2 g", "  apple: 3 g"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.parcel.CustomsForm(); !slices.Equal(got, tt.want) {
				t.Errorf("%v\nCustomsForm() = %q,\nwant %q", tt.parcel, got, tt.want)
			}
		})
	}
}

func TestNothingIsChangedByLooking(t *testing.T) {
	lookedAt := hatbox()
	lookedAt.Weight()
	lookedAt.Route("ring")
	lookedAt.CustomsForm()
	if want := hatbox(); !reflect.DeepEqual(lookedAt, want) {
		t.Errorf("after looking, the parcel is %v, want %v as before", lookedAt, want)
	}
}
