package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

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
