// Package nestedparcels looks into parcels without opening them.
package nestedparcels

import "fmt"

// Parcel is a parcel; its Grams are its own, without those of the parcels inside.
type Parcel struct {
	Label  string
	Grams  int
	Inside []Parcel
}

// Weight returns what the parcel weighs with everything in it, in grams.
func (p Parcel) Weight() int {
	grams := p.Grams
	for _, inner := range p.Inside {
		grams += inner.Weight()
	}
	return grams
}

// Route returns the labels on the shortest way to a parcel, and whether it is there.
func (p Parcel) Route(label string) (labels []string, found bool) {
	if p.Label == label {
		return []string{label}, true
	}
	for _, inner := range p.Inside {
		route, there := inner.Route(label)
		if there && (!found || len(route) < len(labels)) {
			labels, found = route, true
		}
	}
	return append([]string{p.Label}, labels...), found
}

// CustomsForm returns the lines of the customs form.
func (p Parcel) CustomsForm() []string {
	lines := []string{fmt.Sprintf("%s: %d g", p.Label, p.Grams)}
	for _, inner := range p.Inside {
		for _, line := range inner.CustomsForm() {
			lines = append(lines, "  "+line)
		}
	}
	return lines
}
