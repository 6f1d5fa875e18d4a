package main

import (
	"go/ast"
	"go/types"
	"slices"
)

func list(arguments *types.TypeList) []types.Type {
	return slices.Collect(func(yield func(types.Type) bool) {
		for t := range arguments.Types() {
			if !yield(t) {
				return
			}
		}
	})
}

// collectInstances notes with which types the tests use something generic. Those in a generic function of the tests
// are noted for each instance of that function.
func (a *api) collectInstances() {
	for range 4 { // instances in generic functions of the tests, to some depth
		for name, instance := range a.source.info.Instances {
			object := a.source.info.Uses[name]
			if object == nil || (a.source.own(object) && a.inSolution(name)) {
				continue
			}
			a.resolve(origin(object), list(instance.TypeArgs))
		}
	}
}

func (a *api) inSolution(name *ast.Ident) bool {
	return slices.ContainsFunc(a.source.solution, func(file *ast.File) bool {
		return file.FileStart <= name.Pos() && name.Pos() < file.FileEnd
	})
}

func origin(object types.Object) types.Object {
	if function, ok := object.(*types.Func); ok {
		return function.Origin()
	}
	return object
}

func (a *api) resolve(object types.Object, arguments []types.Type) {
	var owner types.Object
	var parameters *types.TypeParamList
	for _, argument := range arguments {
		walk(argument, func(p *types.TypeParam) {
			for known := range a.instances {
				if function, ok := known.(*types.Func); ok && owns(function.Signature().TypeParams(), p) {
					owner, parameters = known, function.Signature().TypeParams()
				}
			}
		})
	}
	if owner == nil {
		a.addInstance(object, arguments)
		return
	}
	for _, given := range a.instances[owner] {
		replaced := make([]types.Type, len(arguments))
		for i, argument := range arguments {
			replaced[i] = substitute(argument, parameters, given)
		}
		a.addInstance(object, replaced)
	}
}

func owns(parameters *types.TypeParamList, p *types.TypeParam) bool {
	for i := range parameters.Len() {
		if parameters.At(i) == p {
			return true
		}
	}
	return false
}

func (a *api) addInstance(object types.Object, arguments []types.Type) {
	if slices.ContainsFunc(arguments, hasParameter) {
		return
	}
	if !slices.ContainsFunc(a.instances[object], func(known []types.Type) bool {
		return slices.EqualFunc(known, arguments, types.Identical)
	}) {
		a.instances[object] = append(a.instances[object], arguments)
	}
}

func hasParameter(t types.Type) bool {
	found := false
	walk(t, func(*types.TypeParam) { found = true })
	return found
}

func walk(t types.Type, visit func(*types.TypeParam)) {
	switch t := t.(type) {
	case *types.TypeParam:
		visit(t)
	case *types.Alias:
		walk(types.Unalias(t), visit)
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			walk(t.TypeArgs().At(i), visit)
		}
		if t.TypeArgs().Len() == 0 {
			for i := range t.TypeParams().Len() {
				visit(t.TypeParams().At(i))
			}
		}
	case *types.Pointer:
		walk(t.Elem(), visit)
	case *types.Slice:
		walk(t.Elem(), visit)
	case *types.Array:
		walk(t.Elem(), visit)
	case *types.Map:
		walk(t.Key(), visit)
		walk(t.Elem(), visit)
	case *types.Signature:
		for i := range t.Params().Len() {
			walk(t.Params().At(i).Type(), visit)
		}
		for i := range t.Results().Len() {
			walk(t.Results().At(i).Type(), visit)
		}
	}
}

// substitute puts types in the places of type parameters.
func substitute(t types.Type, parameters *types.TypeParamList, arguments []types.Type) types.Type {
	replace := func(t types.Type) types.Type { return substitute(t, parameters, arguments) }
	switch t := t.(type) {
	case *types.TypeParam:
		for i := range parameters.Len() {
			if parameters.At(i) == t {
				return arguments[i]
			}
		}
	case *types.Alias:
		return replace(types.Unalias(t))
	case *types.Named:
		given := list(t.TypeArgs())
		if len(given) == 0 {
			return t
		}
		for i := range given {
			given[i] = replace(given[i])
		}
		made, err := types.Instantiate(nil, t.Origin(), given, false)
		if err == nil {
			return made
		}
	case *types.Pointer:
		return types.NewPointer(replace(t.Elem()))
	case *types.Slice:
		return types.NewSlice(replace(t.Elem()))
	case *types.Array:
		return types.NewArray(replace(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(replace(t.Key()), replace(t.Elem()))
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, replaceAll(t.Params(), replace), replaceAll(t.Results(), replace), t.Variadic())
	}
	return t
}

func replaceAll(given *types.Tuple, replace func(types.Type) types.Type) *types.Tuple {
	var made []*types.Var
	for i := range given.Len() {
		made = append(made, types.NewVar(0, nil, "", replace(given.At(i).Type())))
	}
	return types.NewTuple(made...)
}
