package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// named is a type of the solution's that the tests can get hold of.
type named struct {
	object  *types.TypeName
	fields  map[*types.Var]bool // that the tests touch
	unkeyed bool                // whether the tests list all fields without names
	methods map[string]*method
	value   bool // whether values of it are copied
	deep    bool // whether the tests compare values of it deeply
	reveal  bool // whether something that is no struct crosses by value
	at      token.Pos
	all     []*types.Named // its instances, if it is generic
}

type method struct {
	function *types.Func
	used     bool
	at       token.Pos
}

// api is what tests use of a solution.
type api struct {
	source     *source
	types      map[*types.TypeName]*named
	functions  map[*types.Func]token.Pos
	vars       map[*types.Var]token.Pos
	consts     map[*types.Const]token.Pos
	fixed      map[*types.Const]bool
	instances  map[types.Object][][]types.Type
	interfaces []types.Type
	errors     map[string]*types.Var
	imports    map[string]*types.Package
	deep       bool
	seen       []types.Type
	fault      error
}

func discover(s *source) (*api, error) {
	a := &api{
		source: s, types: map[*types.TypeName]*named{}, functions: map[*types.Func]token.Pos{},
		vars: map[*types.Var]token.Pos{}, consts: map[*types.Const]token.Pos{}, fixed: map[*types.Const]bool{},
		instances: map[types.Object][][]types.Type{}, errors: map[string]*types.Var{},
	}
	a.collectInstances()
	for _, file := range s.tests() {
		ast.Inspect(file, func(node ast.Node) bool { a.visit(node); return true })
		a.copies(file)
	}
	for _, known := range a.sorted() {
		a.closeType(known)
	}
	for object, known := range a.types {
		if !object.Exported() && known.at == token.NoPos {
			a.refuse(fmt.Errorf("the tests reach type %s, which is not exported", object.Name()))
		}
	}
	a.unusedMethods()
	return a, a.fault
}

func (a *api) refuse(err error) {
	if a.fault == nil {
		a.fault = err
	}
}

func (a *api) sorted() []*named {
	return slices.SortedFunc(maps.Values(a.types), func(x, y *named) int { return int(x.object.Pos() - y.object.Pos()) })
}

func (a *api) visit(node ast.Node) {
	switch node := node.(type) {
	case *ast.Ident:
		a.use(node)
	case *ast.SelectorExpr:
		if selection := a.source.info.Selections[node]; selection != nil {
			a.selection(selection, node)
		} else if name, ok := node.X.(*ast.Ident); ok {
			a.standardError(name, node.Sel)
		}
	case *ast.CompositeLit:
		kind, ok := a.source.info.Types[node]
		if !ok {
			return
		}
		if known := a.knownStruct(kind.Type); known != nil && len(node.Elts) > 0 {
			if _, keyed := node.Elts[0].(*ast.KeyValueExpr); !keyed {
				known.unkeyed = true
				a.touchAll(known)
			}
		}
	}
}

func (a *api) standardError(name, sel *ast.Ident) {
	variable, ok := a.source.info.Uses[sel].(*types.Var)
	if _, isPackage := a.source.info.Uses[name].(*types.PkgName); ok && isPackage && variable.Pkg() != a.source.pkg {
		if types.Identical(variable.Type(), types.Universe.Lookup("error").Type()) {
			a.errors[variable.Pkg().Path()+"."+variable.Name()] = variable
		}
	}
}

func (a *api) use(name *ast.Ident) {
	object := a.source.info.Uses[name]
	if !a.source.own(object) {
		return
	}
	switch object := object.(type) {
	case *types.TypeName:
		if named, ok := object.Type().(*types.Named); ok {
			a.reachNamed(named)
		} else {
			a.reach(object.Type())
		}
		if known := a.types[object]; known != nil && known.at == token.NoPos {
			known.at = name.Pos()
		}
	case *types.Const:
		note(a.consts, object, name.Pos())
		a.reach(object.Type())
	case *types.Func:
		object = object.Origin()
		if object.Signature().Recv() == nil {
			note(a.functions, object, name.Pos())
			a.reachSignature(object, object.Signature())
		}
	case *types.Var:
		if object.IsField() {
			a.touch(object.Origin())
		} else if object.Parent() == a.source.pkg.Scope() {
			note(a.vars, object, name.Pos())
			a.reach(object.Type())
		}
	}
}

func note[K comparable](found map[K]token.Pos, key K, at token.Pos) {
	if _, ok := found[key]; !ok {
		found[key] = at
	}
}

// selection notes a field with those it is promoted through, or a method of the outermost type.
func (a *api) selection(selection *types.Selection, node *ast.SelectorExpr) {
	outer := namedOf(selection.Recv())
	switch {
	case selection.Kind() == types.FieldVal:
		a.path(selection)
	case len(selection.Index()) == 1 && !a.source.own(selection.Obj()):
	case outer != nil && a.source.own(outer.Obj()) && !types.IsInterface(outer):
		known := a.reachNamed(outer)
		if known.methods[selection.Obj().Name()] == nil {
			function := selection.Obj().(*types.Func).Origin()
			known.methods[function.Name()] = &method{function, true, node.Sel.Pos()}
			a.reachSignature(known.object, function.Signature())
		}
	case len(selection.Index()) > 1:
		a.path(selection)
	}
}

func (a *api) path(selection *types.Selection) {
	at := selection.Recv()
	for i, index := range selection.Index() {
		if selection.Kind() != types.FieldVal && i == len(selection.Index())-1 {
			return
		}
		structure, ok := deref(at).Underlying().(*types.Struct)
		if !ok {
			return
		}
		field := structure.Field(index)
		a.touch(field.Origin())
		at = field.Type()
	}
}

func deref(t types.Type) types.Type {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		return pointer.Elem()
	}
	return t
}

func namedOf(t types.Type) *types.Named {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	found, _ := types.Unalias(t).(*types.Named)
	return found
}

func (a *api) knownStruct(t types.Type) *named {
	found := namedOf(t)
	if found == nil || !a.source.own(found.Obj()) {
		return nil
	}
	if _, ok := found.Underlying().(*types.Struct); !ok {
		return nil
	}
	return a.reachNamed(found)
}

func (a *api) touchAll(known *named) {
	structure := known.object.Type().Underlying().(*types.Struct)
	for i := range structure.NumFields() {
		known.fields[structure.Field(i)] = true
		a.reach(structure.Field(i).Type())
	}
}

// touch notes a field of one of the solution's structs.
func (a *api) touch(field *types.Var) {
	scope := a.source.pkg.Scope()
	for _, name := range scope.Names() {
		object, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !a.source.own(object) || object.IsAlias() {
			continue
		}
		structure, ok := object.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for i := range structure.NumFields() {
			if structure.Field(i) == field {
				known := a.reachNamed(object.Type().(*types.Named))
				known.fields[field] = true
				a.reach(field.Type())
				return
			}
		}
	}
}
