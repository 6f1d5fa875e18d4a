package wire

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Ref stands for what of a value stays with the solution: 0 for nothing. Equal rests have equal numbers.
type Ref uint64

// own is a type of the solution's package that both sides know.
type own struct {
	name   string
	fields []int
	ref    int // the tests' field of type Ref, -1 for none
	whole  bool
	copies bool // whether pointers carry the rest of what they point to
	deep   bool // whether rests with equal content are equal, though they lie in different places
}

var (
	functions      = map[string]reflect.Value{}
	owns           = map[reflect.Type]*own{}
	named          = map[string]reflect.Type{}
	methods        = map[string]reflect.Value{} // "Interface.Method" to a function whose first argument is the receiver
	interfaces     = map[reflect.Type]func(Remote) any{}
	interfaceNames = map[string]reflect.Type{}
	variables      = map[string]reflect.Value{}
)

// Func makes a function of the solution known by a name.
func Func(name string, function any) bool {
	functions[name] = reflect.ValueOf(function)
	return true
}

// Type makes a type known by a name. The listed fields cross by value; `rest` says whether the others do by reference,
// `copies` whether they do behind a pointer as well, and `deep` whether they are compared by content.
func Type[T any](name string, rest, copies, deep bool, fields ...string) bool {
	t := reflect.TypeFor[T]()
	known := &own{name: name, ref: -1, whole: !rest, copies: copies, deep: deep}
	if rest || t.Kind() == reflect.Struct {
		for _, field := range fields {
			found, _ := t.FieldByName(field)
			known.fields = append(known.fields, found.Index[0])
		}
		if t.Kind() == reflect.Struct {
			if field, ok := t.FieldByName("cduRest"); ok {
				known.ref = field.Index[0]
			}
		}
		owns[t] = known
	}
	named[name], names[t] = t, name
	functions[name+"%"] = reflect.ValueOf(func(value T, format string) string { return fmt.Sprintf(format, value) })
	functions["*"+name+"%"] = reflect.ValueOf(func(value *T, format string) string { return fmt.Sprintf(format, value) })
	return true
}

// Format prints a value as the solution's side sees it.
func Format[T any](state fmt.State, verb rune, name string, value T) {
	text, format := "", fmt.FormatString(state, verb)
	Call(name+"%", []any{&value, &format}, []any{&text})
	io.WriteString(state, text)
}

// Interface makes an interface known: how to make a value that implements it for one of the other side's.
func Interface[T any](make func(Remote) T) bool {
	interfaceNames[reflect.TypeFor[T]().String()] = reflect.TypeFor[T]()
	interfaces[reflect.TypeFor[T]()] = func(remote Remote) any { return make(remote) }
	return true
}

// Method makes a method of an interface callable from the other side.
func Method(name string, method any) bool {
	methods[name] = reflect.ValueOf(method)
	return true
}

// Error makes a standard error known by a name.
func Error(name string, err error) bool {
	sentinels[name], sentinelNames[err] = err, name
	return true
}

// Var makes a variable of the solution known; both sides share what it holds.
func Var(name string, pointer any) bool {
	variables[name] = reflect.ValueOf(pointer)
	return true
}

// Variable shares a variable with the solution, whose content it gets.
func Variable[T any](name string, pointer *T) bool {
	Tests()
	link.Lock()
	object := adopt(reflect.ValueOf(pointer))
	ours := &encoder{}
	ours.content(object.pointer.Elem(), 0)
	object.last = ours.data // what it holds here is nothing to tell
	link.Unlock()
	invoke(func(e *encoder) {
		e.number(targetName)
		e.text("=" + name)
		e.number(object.id)
	}, nil, nil)
	return true
}

// Constant asks for the value of a constant.
func Constant[T any](name string) T {
	var value T
	Call("="+name, nil, []any{&value})
	return value
}

// Same ends the tests' program unless a constant that tests need while they are compiled has the value that they have.
func Same[T comparable](name string, value T) bool {
	if Constant[T](name) != value {
		broken()
	}
	return true
}

// Call calls a function of the solution's: pointers to its arguments and to where its results go.
func Call(name string, arguments, results []any) {
	Tests()
	invoke(func(e *encoder) {
		e.number(targetName)
		e.text(name)
	}, pointed(arguments), pointed(results))
}

// Of returns the name of an instance of something generic.
func Of(name string, types ...reflect.Type) string {
	told := make([]string, len(types))
	for i, t := range types {
		told[i] = describe(t)
	}
	return name + "[" + strings.Join(told, ",") + "]"
}

// Remote is a value of the other side's.
type Remote struct{ object *remote }

type remote struct {
	id uint64
}

func (r Remote) cduRemote() uint64 { return r.object.id }

type foreign interface{ cduRemote() uint64 }

// Value is a value of the other side's about which nothing is known here.
type Value struct{ Remote }

// Invoke calls a method, "Interface.Method", of the other side's value.
func (r Remote) Invoke(method string, arguments, results []any) {
	invoke(func(e *encoder) {
		e.number(targetMethod)
		e.text(method)
		e.number(r.object.id)
	}, pointed(arguments), pointed(results))
}

func pointed(pointers []any) []reflect.Value {
	values := make([]reflect.Value, len(pointers))
	for i, pointer := range pointers {
		values[i] = reflect.ValueOf(pointer).Elem()
	}
	return values
}

// target reads whom a call is for.
func (d *decoder) target() reflect.Value {
	switch d.number() {
	case targetName:
		name := d.text()
		if strings.HasPrefix(name, "=") {
			return d.variable(name[1:])
		}
		return functions[name]
	case targetFunc:
		return held[d.number()].value
	case targetMethod:
		method, value := methods[d.text()], held[d.number()].value
		d.receiver = value.Convert(method.Type().In(0))
		return method
	}
	panic("no target")
}

// variable shares a variable, whose content goes back with the answer, or returns what returns a constant.
func (d *decoder) variable(name string) reflect.Value {
	if pointer, ok := variables[name]; ok {
		share(d.number(), pointer)
		return reflect.ValueOf(func() {})
	}
	return functions["="+name]
}
