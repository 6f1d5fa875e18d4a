package main

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// reveal lets what a type error is about cross by value; it tells whether there was anything to try.
func (a *api) reveal(fault error) bool {
	changed := false
	for _, constant := range slices.SortedFunc(maps.Keys(a.consts), func(x, y *types.Const) int { return int(x.Pos() - y.Pos()) }) {
		if !a.fixed[constant] && mentions(fault, constant.Name()) {
			a.fixed[constant], changed = true, true
		}
	}
	for _, known := range a.sorted() {
		if mentions(fault, known.object.Name()) && !known.reveal {
			known.reveal, changed = true, true
			a.closeType(known)
		}
	}
	if changed {
		return a.fault == nil
	}
	for _, known := range a.sorted() { // the message names none of them
		if _, isStruct := known.object.Type().Underlying().(*types.Struct); !known.reveal && !isStruct {
			known.reveal, changed = true, true
			a.closeType(known)
		}
	}
	for constant := range a.consts {
		if !a.fixed[constant] {
			a.fixed[constant], changed = true, true
		}
	}
	return changed && a.fault == nil
}

func mentions(fault error, name string) bool {
	return slices.Contains(strings.FieldsFunc(fault.Error(), func(r rune) bool {
		return !(r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 127)
	}), name)
}
