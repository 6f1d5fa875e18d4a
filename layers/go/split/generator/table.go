package main

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// solutionSide writes the table of what the tests call, in a file of the solution's package.
func (a *api) solutionSide() string {
	s := a.side(true)
	s.line("func init() {")
	s.tables()
	for _, object := range sortedKeys(a.consts) {
		s.from(a.consts[object])
		s.line("\tcduwire.Func(%q, func() %s { return %s })", "="+object.Name(), s.text(types.Default(object.Type())), object.Name())
	}
	for _, variable := range sortedKeys(a.vars) {
		s.from(a.vars[variable])
		s.line("\tcduwire.Var(%q, func() *%s { return &%s }())", variable.Name(), s.text(variable.Type()), variable.Name())
	}
	for _, function := range sortedKeys(a.functions) {
		s.entries(function)
	}
	for _, known := range a.sorted() {
		for _, name := range slices.Sorted(maps.Keys(known.methods)) {
			s.methodEntries(known, known.methods[name])
		}
	}
	s.line("//line cdu_table.go:1\n}")
	return s.file()
}

func (s *side) entries(function *types.Func) {
	t := function.Signature()
	if t.TypeParams().Len() == 0 {
		s.from(s.functions[function])
		s.entry(fmt.Sprintf("%q", function.Name()), t, "", function.Name())
		return
	}
	for _, arguments := range s.instances[function] {
		replaced := substitute(types.NewSignatureType(nil, nil, nil, t.Params(), t.Results(), t.Variadic()), t.TypeParams(), arguments)
		called := function.Name()
		if !inferred(t) {
			called += "[" + s.listed(arguments) + "]"
		}
		s.from(s.functions[function])
		s.entry(s.of(function.Name(), arguments), replaced.(*types.Signature), "", called)
	}
}

// inferred tells whether a call's arguments tell all type arguments.
func inferred(t *types.Signature) bool {
	found := map[*types.TypeParam]bool{}
	for i := range t.Params().Len() {
		walk(t.Params().At(i).Type(), func(p *types.TypeParam) { found[p] = true })
	}
	return len(found) == t.TypeParams().Len()
}

func (s *side) listed(arguments []types.Type) string {
	told := make([]string, len(arguments))
	for i, argument := range arguments {
		told[i] = s.text(argument)
	}
	return strings.Join(told, ", ")
}

func (s *side) of(name string, arguments []types.Type) string {
	told := make([]string, len(arguments))
	for i, argument := range arguments {
		told[i] = fmt.Sprintf("%s.TypeFor[%s]()", s.alias("reflect"), s.text(argument))
	}
	return fmt.Sprintf("cduwire.Of(%q, %s)", name, strings.Join(told, ", "))
}

// entry registers a function that calls the solution's; a receiver comes first.
func (s *side) entry(name string, t *types.Signature, receiver, called string) {
	parameters, arguments := s.tuple(t.Params(), "p", t.Variadic())
	results, _ := s.tuple(t.Results(), "r", false)
	for i := range arguments {
		arguments[i] = strings.TrimPrefix(arguments[i], "&")
	}
	if t.Variadic() {
		arguments[len(arguments)-1] += "..."
	}
	if receiver != "" && parameters != "" {
		receiver += ", "
	}
	back := ""
	if t.Results().Len() > 0 {
		back = "return "
	}
	s.line("\tcduwire.Func(%s, func(%s%s) (%s) { %s%s(%s) })", name, receiver, parameters, results, back, called, strings.Join(arguments, ", "))
}

func (s *side) methodEntries(known *named, m *method) {
	t := m.function.Signature()
	pointer, typed := receiverOf(known, m)
	star := ""
	if pointer {
		star = "*"
	}
	name := typed + "." + m.function.Name()
	for i, receiver := range s.all(known) {
		shape, label := types.NewSignatureType(nil, nil, nil, t.Params(), t.Results(), t.Variadic()), fmt.Sprintf("%q", name)
		if t.RecvTypeParams().Len() > 0 {
			arguments := s.instances[known.object][i]
			shape = substitute(shape, t.RecvTypeParams(), arguments).(*types.Signature)
			label = s.of(name, arguments)
		}
		called := "x." + m.function.Name()
		if !m.used {
			at := "x"
			if !pointer {
				at = "&x"
			}
			called = fmt.Sprintf("any(%s).(interface{ %s%s }).%s", at, m.function.Name(), strings.TrimPrefix(s.text(shape), "func"), m.function.Name())
		}
		s.from(m.at)
		s.entry(label, shape, fmt.Sprintf("x %s%s", star, s.text(receiver)), called)
	}
}
