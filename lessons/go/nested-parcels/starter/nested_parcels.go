// Package nestedparcels looks into parcels without opening them.
package nestedparcels

// Parcel is a parcel; its Grams are its own, without those of the parcels inside.
type Parcel struct {
	Label  string
	Grams  int
	Inside []Parcel
}

// Weight returns what the parcel weighs with everything in it, in grams.
func (p Parcel) Weight() int {
	panic("Weight is yours to write")
}

// Route returns the labels on the shortest way to a parcel, and whether it is there.
func (p Parcel) Route(label string) (labels []string, found bool) {
	panic("Route is yours to write")
}

// CustomsForm returns the lines of the customs form.
func (p Parcel) CustomsForm() []string {
	panic("CustomsForm is yours to write")
}
