package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
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

// copies notes which structs the tests copy, and whether they compare deeply.
func (a *api) copies(file *ast.File) {
	var parents []ast.Node
	ast.Inspect(file, func(node ast.Node) bool {
		if node == nil {
			parents = parents[:len(parents)-1]
			return true
		}
		if call, ok := node.(*ast.CallExpr); ok {
			a.comparison(call)
		}
		if expression, ok := node.(ast.Expr); ok {
			a.copied(expression, parents)
		}
		parents = append(parents, node)
		return true
	})
}

// comparison notes which types the tests compare deeply.
func (a *api) comparison(call *ast.CallExpr) {
	called, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || called.Sel.Name != "DeepEqual" {
		return
	}
	for _, argument := range call.Args {
		for _, t := range parts(a.source.info.Types[argument].Type, 0) {
			if a.source.own(t.Obj()) {
				a.reachNamed(t).deep = true
			}
			if types.IsInterface(t) {
				a.deep = true
			}
		}
	}
}

// parts returns the named types that a value of a type may hold.
func parts(t types.Type, depth int) []*types.Named {
	if depth > 10 {
		return nil
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		found := []*types.Named{t}
		if structure, ok := t.Underlying().(*types.Struct); ok {
			for i := range structure.NumFields() {
				found = append(found, parts(structure.Field(i).Type(), depth+1)...)
			}
		}
		return found
	case *types.Pointer:
		return parts(t.Elem(), depth+1)
	case *types.Slice:
		return parts(t.Elem(), depth+1)
	case *types.Array:
		return parts(t.Elem(), depth+1)
	case *types.Map:
		return append(parts(t.Key(), depth+1), parts(t.Elem(), depth+1)...)
	}
	return nil
}

func (a *api) copied(expression ast.Expr, parents []ast.Node) {
	kind, ok := a.source.info.Types[expression]
	if !ok || !kind.IsValue() {
		return
	}
	found, ok := types.Unalias(kind.Type).(*types.Named)
	if !ok || !a.source.own(found.Obj()) || types.IsInterface(found) {
		return
	}
	switch parent := parents[len(parents)-1].(type) {
	case *ast.SelectorExpr:
		return
	case *ast.UnaryExpr:
		if parent.Op == token.AND {
			return
		}
	}
	a.reachNamed(found).value = true
}

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
