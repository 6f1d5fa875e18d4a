package main

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// side writes one of the two generated files.
type side struct {
	*api
	solution bool
	imports  map[string]string
	body     strings.Builder
	later    []string
}

func (a *api) side(solution bool) *side {
	return &side{api: a, solution: solution, imports: map[string]string{"cdu/wire": "cduwire"}}
}

func (s *side) line(format string, arguments ...any) { fmt.Fprintf(&s.body, format+"\n", arguments...) }

// text returns a type as it is written in the package.
func (s *side) text(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == s.source.pkg {
			return ""
		}
		return s.alias(pkg.Path())
	})
}

func (s *side) alias(path string) string {
	s.imports[path] = "cdu_" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(path)
	return s.imports[path]
}

func (s *side) file() string {
	var text strings.Builder
	fmt.Fprintf(&text, "package %s\n\nimport (\n", s.source.pkg.Name())
	for _, path := range slices.Sorted(maps.Keys(s.imports)) {
		alias := s.imports[path]
		if path == "cdu/wire" {
			alias = "cduwire"
		}
		fmt.Fprintf(&text, "\t%s %q\n", alias, path)
	}
	text.WriteString(")\n\nvar _ cduwire.Ref\n\n")
	return text.String() + s.body.String() + strings.Join(s.later, "")
}

// register writes a statement that makes something known, before anything of the tests runs.
func (s *side) register(format string, arguments ...any) {
	if s.solution {
		s.line("\t"+format, arguments...)
	} else {
		s.line("var _ = "+format, arguments...)
	}
}

// from says where the tests use what follows, so that a compiler's message names that place.
func (s *side) from(at token.Pos) {
	if s.solution && at != token.NoPos {
		place := s.source.set.Position(at)
		s.line("//line %s:%d", place.Filename, place.Line)
	}
}

func (a *api) testsSide() (string, error) {
	s := a.side(false)
	for _, known := range a.sorted() {
		s.declare(known)
	}
	s.tables()
	for _, constant := range sortedKeys(a.consts) {
		s.constant(constant)
	}
	for _, variable := range sortedKeys(a.vars) {
		s.line("var %s %s", variable.Name(), s.text(variable.Type()))
		s.register("cduwire.Variable(%q, &%s)", variable.Name(), variable.Name())
	}
	for _, function := range sortedKeys(a.functions) {
		s.stub(function.Name(), function, "")
	}
	for _, known := range a.sorted() {
		for _, name := range slices.Sorted(maps.Keys(known.methods)) {
			s.methodStub(known, known.methods[name])
		}
		s.format(known)
	}
	return s.file(), a.fault
}

func sortedKeys[K interface {
	comparable
	types.Object
}](found map[K]token.Pos) []K {
	return slices.SortedFunc(maps.Keys(found), func(x, y K) int { return int(x.Pos() - y.Pos()) })
}

// tables registers types, interfaces and errors, on both sides alike.
func (s *side) tables() {
	for _, known := range s.sorted() {
		s.registerType(known)
	}
	for i, t := range s.interfaces {
		s.proxyType(i, t)
	}
	for _, name := range slices.Sorted(maps.Keys(s.errors)) {
		variable := s.errors[name]
		if variable.Exported() && variable.Pkg() != s.source.pkg {
			s.register("cduwire.Error(%q, %s.%s)", name, s.alias(variable.Pkg().Path()), variable.Name())
		}
	}
}

func (s *side) declare(known *named) {
	name := known.object.Name()
	if known.object.IsAlias() {
		s.line("type %s = %s", name, s.text(types.Unalias(known.object.Type())))
		return
	}
	t := known.object.Type().(*types.Named)
	name += s.parameters(t.TypeParams())
	switch under := t.Underlying().(type) {
	case *types.Struct:
		s.line("type %s struct {", name)
		for i := range under.NumFields() {
			if field := under.Field(i); known.fields[field] {
				embedded := field.Name() + " "
				if field.Embedded() {
					embedded = ""
				}
				tag := ""
				if under.Tag(i) != "" {
					tag = " " + strconv.Quote(under.Tag(i))
				}
				s.line("\t%s%s%s", embedded, s.text(field.Type()), tag)
			}
		}
		if known.rest() {
			s.line("\tcduRest cduwire.Ref")
		}
		s.line("}")
	case *types.Interface, *types.Signature:
		s.line("type %s %s", name, s.text(under))
	default:
		if known.reveal {
			s.line("type %s %s", name, s.text(under))
		} else {
			s.line("type %s struct{ cduRest cduwire.Ref }", name)
		}
	}
}

// rest tells whether a part of the type's values stays with the solution.
func (known *named) rest() bool {
	switch under := known.object.Type().Underlying().(type) {
	case *types.Struct:
		return !known.unkeyed && (len(known.fields) < under.NumFields() || under.NumFields() == 0)
	case *types.Interface, *types.Signature:
		return false
	}
	return !known.reveal
}

func (s *side) parameters(list *types.TypeParamList) string {
	var told []string
	for i := range list.Len() {
		told = append(told, list.At(i).Obj().Name()+" "+s.text(list.At(i).Constraint()))
	}
	if told == nil {
		return ""
	}
	return "[" + strings.Join(told, ", ") + "]"
}

// all returns the type, or its instances if it is generic.
func (s *side) all(known *named) []types.Type {
	t, ok := known.object.Type().(*types.Named)
	if !ok || t.TypeParams().Len() == 0 {
		return []types.Type{known.object.Type()}
	}
	var found []types.Type
	for _, arguments := range s.instances[known.object] {
		if made, err := types.Instantiate(nil, t, arguments, false); err == nil {
			found = append(found, made)
		}
	}
	return found
}

func (s *side) registerType(known *named) {
	under := known.object.Type().Underlying()
	if known.object.IsAlias() || types.IsInterface(under) || isFunction(under) {
		return
	}
	fields, deep := "", known.deep || s.deep
	if structure, ok := under.(*types.Struct); ok {
		for i := range structure.NumFields() {
			if known.fields[structure.Field(i)] {
				fields += fmt.Sprintf(", %q", structure.Field(i).Name())
			}
		}
	}
	for _, t := range s.all(known) {
		s.from(known.at)
		s.register("cduwire.Type[%s](%q, %t, %t, %t%s)", s.text(t), s.text(t), known.rest(), known.value || deep, deep, fields)
		if structure, ok := t.Underlying().(*types.Struct); ok && s.solution {
			s.fieldTypes(t, structure, known)
		}
	}
}

// fieldTypes has the compiler look whether the solution's fields are of the types that the tests need.
func (s *side) fieldTypes(t types.Type, structure *types.Struct, known *named) {
	origin := known.object.Type().Underlying().(*types.Struct)
	for i := range structure.NumFields() {
		if field := structure.Field(i); known.fields[origin.Field(i)] {
			s.from(known.at)
			s.line("\t_ = func(x *%s) *%s { return &x.%s }", s.text(t), s.text(field.Type()), field.Name())
		}
	}
}

func (s *side) constant(object *types.Const) {
	t := types.Default(object.Type())
	if !s.fixed[object] {
		s.line("var %s = cduwire.Constant[%s](%q)", object.Name(), s.text(t), object.Name())
		return
	}
	value := object.Val().ExactString()
	if object.Val().Kind() == constant.Float {
		value = object.Val().String()
	}
	typed := ""
	if basic, ok := object.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
		typed = s.text(object.Type())
	}
	s.line("const %s %s = %s", object.Name(), typed, value)
	s.register("cduwire.Same[%s](%q, %s)", s.text(t), object.Name(), object.Name())
}

// stub writes a function that calls the solution's.
func (s *side) stub(name string, function *types.Func, receiver string) {
	t := function.Signature()
	parameters, arguments := s.tuple(t.Params(), "p", t.Variadic())
	results, pointers := s.tuple(t.Results(), "r", false)
	called := strconv.Quote(name)
	generics := t.TypeParams()
	if generics.Len() == 0 {
		generics = t.RecvTypeParams()
	}
	if generics.Len() > 0 {
		var told []string
		for i := range generics.Len() {
			told = append(told, fmt.Sprintf("%s.TypeFor[%s]()", s.alias("reflect"), generics.At(i).Obj().Name()))
		}
		called = fmt.Sprintf("cduwire.Of(%q, %s)", name, strings.Join(told, ", "))
	}
	if receiver != "" {
		arguments = append([]string{"&x"}, arguments...)
		name = function.Name()
	}
	s.line("func %s%s%s(%s) (%s) {", receiver, name, s.parameters(t.TypeParams()), parameters, results)
	s.line("\tcduwire.Call(%s, []any{%s}, []any{%s})\n\treturn\n}", called, strings.Join(arguments, ", "), strings.Join(pointers, ", "))
}

func (s *side) tuple(tuple *types.Tuple, stem string, variadic bool) (string, []string) {
	var told, pointers []string
	for i := range tuple.Len() {
		text := s.text(tuple.At(i).Type())
		if variadic && i == tuple.Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		told = append(told, fmt.Sprintf("%s%d %s", stem, i, text))
		pointers = append(pointers, fmt.Sprintf("&%s%d", stem, i))
	}
	return strings.Join(told, ", "), pointers
}

func (s *side) methodStub(known *named, m *method) {
	t := m.function.Signature()
	pointer, typed := receiverOf(known, m)
	star := ""
	if pointer {
		star = "*"
	}
	var names []string
	if own := namedOf(t.Recv().Type()); own != nil && own.Obj() == known.object {
		for i := range t.RecvTypeParams().Len() {
			names = append(names, t.RecvTypeParams().At(i).Obj().Name())
		}
	}
	text := typed
	if names != nil {
		text += "[" + strings.Join(names, ", ") + "]"
	}
	s.stub(typed+"."+m.function.Name(), m.function, fmt.Sprintf("(x %s%s) ", star, text))
}

// receiverOf tells whether a method has a pointer for its receiver, and the receiver's type. A promoted one has one.
func receiverOf(known *named, m *method) (bool, string) {
	receiver := m.function.Signature().Recv().Type()
	_, pointer := receiver.(*types.Pointer)
	if own := namedOf(receiver); own == nil || own.Obj() != known.object {
		pointer = true
	}
	return pointer, known.object.Name()
}

func (s *side) format(known *named) {
	t, ok := known.object.Type().(*types.Named)
	if !ok || t.TypeParams().Len() > 0 || !known.rest() {
		return
	}
	for _, name := range []string{"String", "Error", "Format", "GoString"} {
		if known.methods[name] != nil {
			return
		}
	}
	for field := range known.fields {
		if field.Name() == "Format" || field.Embedded() {
			return
		}
	}
	star := "*"
	if known.value || known.deep || s.deep {
		star = ""
	}
	name := known.object.Name()
	s.line("func (x %s%s) Format(state %s.State, verb rune) {", star, name, s.alias("fmt"))
	s.line("\tcduwire.Format(state, verb, %q, x)\n}", star+name)
}

// proxyType writes a type that implements an interface for a value of the other side's.
func (s *side) proxyType(number int, t types.Type) {
	under, name := t.Underlying().(*types.Interface), fmt.Sprintf("cduRemote%d", number)
	out := s.side(s.solution)
	out.imports = s.imports
	out.line("type %s struct{ cduwire.Remote }", name)
	for i := range under.NumMethods() {
		method := under.Method(i)
		parameters, arguments := s.tuple(method.Signature().Params(), "p", method.Signature().Variadic())
		results, pointers := s.tuple(method.Signature().Results(), "r", false)
		called := fmt.Sprintf("%s.%s", s.text(t), method.Name())
		out.line("func (x %s) %s(%s) (%s) {", name, method.Name(), parameters, results)
		out.line("\tx.Invoke(%q, []any{%s}, []any{%s})\n\treturn\n}", called, strings.Join(arguments, ", "), strings.Join(pointers, ", "))
		s.register("cduwire.Method(%q, (%s).%s)", called, s.text(t), method.Name())
	}
	s.register("cduwire.Interface(func(remote cduwire.Remote) %s { return %s{remote} })", s.text(t), name)
	s.later = append(s.later, out.body.String())
}
