package main

import (
	"errors"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// reachNamed notes a type of the solution's.
func (a *api) reachNamed(t *types.Named) *named {
	object := t.Origin().Obj()
	known := a.types[object]
	if known == nil {
		known = &named{object: object, fields: map[*types.Var]bool{}, methods: map[string]*method{}}
		a.types[object] = known
		a.closeType(known)
	}
	return known
}

// closeType notes the types that a type's visible parts have.
func (a *api) closeType(known *named) {
	switch under := known.object.Type().Underlying().(type) {
	case *types.Interface:
		a.reachInterface(under)
		if named, ok := known.object.Type().(*types.Named); ok && named.TypeParams().Len() == 0 {
			a.proxy(known.object.Type())
		}
	case *types.Struct:
		if known.object.IsAlias() {
			a.reach(under)
		}
	default:
		if known.reveal || isFunction(under) {
			a.reach(under)
		}
	}
}

func isFunction(t types.Type) bool {
	_, ok := t.(*types.Signature)
	return ok
}

// reach notes every type that a type is made of.
func (a *api) reach(t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		if a.source.own(t.Obj()) && a.types[t.Obj()] == nil {
			a.types[t.Obj()] = &named{object: t.Obj(), fields: map[*types.Var]bool{}, methods: map[string]*method{}}
		}
		a.reach(types.Unalias(t))
	case *types.Named:
		a.reachAll(t)
	case *types.Pointer:
		if inner, ok := types.Unalias(t.Elem()).(*types.Named); ok && a.source.own(inner.Obj()) {
			known := a.reachNamed(inner)
			before := known.value
			a.reach(inner)
			known.value = before
			return
		}
		a.reach(t.Elem())
	case *types.Slice:
		a.reach(t.Elem())
	case *types.Array:
		a.reach(t.Elem())
	case *types.Map:
		a.reach(t.Key())
		a.reach(t.Elem())
	case *types.Chan:
		a.refuse(errors.New("channels go between tests and solution"))
	case *types.Signature:
		a.reachSignature(nil, t)
	case *types.Struct:
		for i := range t.NumFields() {
			a.reach(t.Field(i).Type())
		}
	case *types.Interface:
		a.reachInterface(t)
		a.proxy(t)
	}
}

func (a *api) reachAll(t *types.Named) {
	for i := range t.TypeArgs().Len() {
		a.reach(t.TypeArgs().At(i))
	}
	if a.source.own(t.Obj()) {
		known := a.reachNamed(t)
		known.value = true
		if t.TypeArgs().Len() > 0 && !hasParameter(t) {
			a.addInstance(t.Origin().Obj(), list(t.TypeArgs()))
		}
		return
	}
	if t.Obj().Pkg() == nil {
		return
	}
	if object := t.Obj(); object.Pkg() == a.source.pkg || strings.HasSuffix(object.Pkg().Path(), "_test") {
		return
	}
	if t.Obj().Pkg().Path() == "testing" {
		a.refuse(errors.New("the solution's functions take values of the testing package"))
	}
	if under, ok := t.Underlying().(*types.Interface); ok {
		a.reachInterface(under)
		a.proxy(t)
	}
}

func (a *api) reachInterface(t *types.Interface) {
	for i := range t.NumMethods() {
		if seen := t.Method(i).Type(); !slices.Contains(a.seen, seen) {
			a.seen = append(a.seen, seen)
			a.reachSignature(nil, t.Method(i).Signature())
		}
	}
}

func (a *api) reachSignature(owner types.Object, t *types.Signature) {
	for i := range t.Params().Len() {
		a.reach(t.Params().At(i).Type())
	}
	for i := range t.Results().Len() {
		a.reach(t.Results().At(i).Type())
	}
	for _, arguments := range a.instances[owner] {
		parameters := t.TypeParams()
		if parameters.Len() == 0 {
			parameters = t.RecvTypeParams()
		}
		if parameters.Len() == len(arguments) {
			replaced := substitute(types.NewSignatureType(nil, nil, nil, t.Params(), t.Results(), t.Variadic()), parameters, arguments)
			a.reachSignature(nil, replaced.(*types.Signature))
		}
	}
	for i := range t.TypeParams().Len() {
		if constraint, ok := t.TypeParams().At(i).Constraint().(*types.Named); ok && a.source.own(constraint.Obj()) {
			a.reachNamed(constraint)
		}
	}
}

// proxy notes an interface whose values may be of the other side's types.
func (a *api) proxy(t types.Type) {
	under := t.Underlying().(*types.Interface)
	if !under.IsMethodSet() || under.NumMethods() == 0 || hasParameter(t) || types.Identical(t, types.Universe.Lookup("error").Type()) {
		return
	}
	for i := range under.NumMethods() {
		if method := under.Method(i); !method.Exported() && method.Pkg() != a.source.pkg {
			return
		}
	}
	if !slices.ContainsFunc(a.interfaces, func(known types.Type) bool { return types.Identical(known, t) }) {
		a.interfaces = append(a.interfaces, t)
	}
}

// unusedMethods adds the methods that the tests do not name but may need, as a Stringer, an error or to be sorted.
func (a *api) unusedMethods() {
	for _, known := range a.sorted() {
		t, ok := known.object.Type().(*types.Named)
		if !ok || types.IsInterface(t) {
			continue
		}
		for i := range t.NumMethods() {
			function := t.Method(i)
			if a.source.own(function) && known.methods[function.Name()] == nil && a.covered(function.Signature()) {
				known.methods[function.Name()] = &method{function, false, known.at}
			}
		}
	}
}

// covered tells whether everything in a signature has been reached already.
func (a *api) covered(t *types.Signature) bool {
	before, fault := len(a.types), a.fault
	trial := *a
	trial.types, trial.interfaces = maps.Clone(a.types), slices.Clone(a.interfaces)
	trial.reachSignature(nil, t)
	return len(trial.types) == before && len(trial.interfaces) == len(a.interfaces) && trial.fault == fault
}
