package wire

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// names holds how types are called that values in interfaces may have.
var names = map[reflect.Type]string{}

func init() {
	for _, t := range []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[int8](),
		reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](), reflect.TypeFor[uint](),
		reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](),
		reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[complex64](),
		reflect.TypeFor[complex128](), reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[struct{}](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[time.Duration](), reflect.TypeFor[time.Month](),
		reflect.TypeFor[time.Weekday](), reflect.TypeFor[strconv.NumError](),
	} {
		named[t.String()], names[t] = t, t.String()
	}
}

// describe returns a type's name, "" for one that the other side does not have.
func describe(t reflect.Type) string {
	if name := names[t]; name != "" {
		return name
	}
	if t.Name() != "" {
		return ""
	}
	inner := ""
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Pointer, reflect.Map:
		inner = describe(t.Elem())
	}
	if inner == "" {
		return ""
	}
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + inner
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + inner
	case reflect.Pointer:
		return "*" + inner
	}
	if key := describe(t.Key()); key != "" {
		return "map{" + key + "}" + inner
	}
	return ""
}

// base returns what a type, or the type that a pointer leads to, is.
func base(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return t.Elem()
	}
	return t
}

func parse(name string, depth int) reflect.Type {
	if t := named[name]; t != nil {
		return t
	}
	if depth > 20 {
		panic("type")
	}
	if inner, ok := strings.CutPrefix(name, "[]"); ok {
		return reflect.SliceOf(parse(inner, depth+1))
	}
	if inner, ok := strings.CutPrefix(name, "*"); ok {
		return reflect.PointerTo(parse(inner, depth+1))
	}
	if inner, ok := strings.CutPrefix(name, "map{"); ok {
		open, at := 1, 0
		for open > 0 {
			switch inner[at] {
			case '{':
				open++
			case '}':
				open--
			}
			at++
		}
		return reflect.MapOf(parse(inner[:at-1], depth+1), parse(inner[at:], depth+1))
	}
	if inner, ok := strings.CutPrefix(name, "["); ok {
		size, elem, _ := strings.Cut(inner, "]")
		length, err := strconv.Atoi(size)
		if err != nil || length < 0 || length > 1<<16 {
			panic("type")
		}
		return reflect.ArrayOf(length, parse(elem, depth+1))
	}
	panic("type")
}

// anything reads the value of an interface.
func (d *decoder) anything(t reflect.Type, depth int) reflect.Value {
	v := reflect.New(t).Elem()
	if depth > maxDepth {
		panic("depth")
	}
	switch kind := d.number(); kind {
	case asNil:
	case asTyped:
		v.Set(d.value(parse(d.text(), 0), depth+1))
	case asReceiver:
		v.Set(held[d.number()].value)
	case asKnown:
		v.Set(reflect.ValueOf(sentinels[d.text()]))
	case asError:
		v.Set(reflect.ValueOf(d.error(depth)))
	case asSender:
		v.Set(d.theirs(t))
	default:
		panic("kind")
	}
	return v
}

// theirs reads the number of a value of the other side's and returns what stands for it here.
func (d *decoder) theirs(t reflect.Type) reflect.Value {
	id := d.number()
	if name := d.text(); name != "" {
		t = interfaceNames[name]
	}
	key := proxy{id, t}
	if known, ok := proxies[key]; ok {
		return known
	}
	if !theirs(id) || len(proxies) > maxObjects {
		panic("object")
	}
	remote := Remote{&remote{id}}
	var made any = Value{remote}
	if t.NumMethod() > 0 {
		made = interfaces[t](remote)
	}
	proxies[key] = reflect.ValueOf(made)
	return proxies[key]
}

func (d *decoder) error(depth int) error {
	id := d.number()
	message := d.text()
	shape := d.number()
	count := shape
	if shape >= 2 {
		count = shape - 2
	}
	if count > 1000 || depth > 100 {
		panic("errors")
	}
	var wrapped []error
	for range count {
		inner, _ := d.anything(errorType, depth+1).Interface().(error)
		wrapped = append(wrapped, inner)
	}
	if known := errorsOf[id]; known != nil {
		return known
	}
	if !theirs(id) || len(errorsOf) > maxObjects {
		panic("error")
	}
	plain := &plainError{id, message}
	var made error = plain
	if shape == 1 {
		made = &wrapping{plain, wrapped[0]}
	} else if shape > 1 {
		made = &joined{plain, wrapped}
	}
	errorsOf[id] = made
	return made
}

type plainError struct {
	id      uint64
	message string
}

func (e *plainError) Error() string     { return e.message }
func (e *plainError) cduRemote() uint64 { return e.id }

type wrapping struct {
	*plainError
	inner error
}

func (e *wrapping) Unwrap() error { return e.inner }

type joined struct {
	*plainError
	inner []error
}

func (e *joined) Unwrap() []error { return e.inner }
