package wire

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"sort"
	"time"
)

// How a value in an interface crosses.
const (
	asNil = iota
	asTyped
	asSender   // of the sender's, by its number
	asReceiver // of the receiver's, by its number
	asKnown    // a standard error, by its name
	asError    // an error of the sender's
)

var (
	errorType = reflect.TypeFor[error]()
	timeType  = reflect.TypeFor[time.Time]()
)

type encoder struct {
	data     []byte
	compared bool // nothing is given a number
	follow   bool // what slices, maps and pointers lead to is compared
	failed   bool
}

func (e *encoder) number(n uint64) { e.data = binary.AppendUvarint(e.data, n) }

func (e *encoder) bytes(data []byte) {
	e.number(uint64(len(data)))
	e.data = append(e.data, data...)
}

func (e *encoder) text(text string) {
	e.number(uint64(len(text)))
	e.data = append(e.data, text...)
}

// changes writes what slices and maps of an argument hold now, if that differs from what was received.
func (e *encoder) changes(argument reflect.Value, before []byte) {
	if !hasParts(argument.Type(), 0) {
		e.number(0)
		return
	}
	now := &encoder{}
	now.value(argument, 0)
	if string(now.data) == string(before) {
		e.number(0)
		return
	}
	e.number(1)
	e.data = append(e.data, now.data...)
}

// hasParts tells whether values of a type may contain slices or maps, which a call may change.
func hasParts(t reflect.Type, depth int) bool {
	if depth > maxDepth {
		return true
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface:
		return true
	case reflect.Array:
		return hasParts(t.Elem(), depth+1)
	case reflect.Struct:
		for i := range t.NumField() {
			if hasParts(t.Field(i).Type, depth+1) {
				return true
			}
		}
	}
	return false
}

func (e *encoder) value(v reflect.Value, depth int) {
	if depth > maxDepth {
		panic("a value is too deep to cross between tests and solution")
	}
	if known := owns[v.Type()]; known != nil && !e.compared {
		e.own(v, known, true, depth)
		return
	}
	e.plain(v, depth)
}

// content writes what lies behind a pointer.
func (e *encoder) content(v reflect.Value, depth int) {
	if known := owns[v.Type()]; known != nil {
		e.own(v, known, known.copies, depth)
		return
	}
	e.plain(v, depth)
}

func (e *encoder) own(v reflect.Value, known *own, withRest bool, depth int) {
	if v.Kind() == reflect.Struct {
		for _, field := range known.fields {
			e.value(writable(addressable(v).Field(field)), depth+1)
		}
	}
	switch {
	case known.whole || !withRest:
	case link.solution:
		e.number(uint64(rest(addressable(v), known)))
	case known.ref >= 0:
		e.number(addressable(v).Field(known.ref).Uint())
	}
}

func (e *encoder) plain(v reflect.Value, depth int) {
	if depth > maxDepth {
		panic("a value is too deep to cross between tests and solution")
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			e.number(1)
		} else {
			e.number(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.data = binary.AppendVarint(e.data, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		e.float(v.Float())
	case reflect.Complex64, reflect.Complex128:
		e.float(real(v.Complex()))
		e.float(imag(v.Complex()))
	case reflect.String:
		e.text(v.String())
	case reflect.Slice:
		e.slice(v, depth)
	case reflect.Array:
		for i := range v.Len() {
			e.value(v.Index(i), depth+1)
		}
	case reflect.Map:
		e.table(v, depth)
	case reflect.Struct:
		e.structure(v, depth)
	case reflect.Pointer:
		e.pointer(v, depth)
	case reflect.Func:
		e.function(v)
	case reflect.Interface:
		e.anything(v, depth)
	default:
		panic("a value of type " + v.Type().String() + " cannot cross between tests and solution")
	}
}

func (e *encoder) float(f float64) {
	e.data = binary.LittleEndian.AppendUint64(e.data, math.Float64bits(f))
}

func (e *encoder) slice(v reflect.Value, depth int) {
	if v.IsNil() {
		e.number(0)
		return
	}
	e.number(uint64(v.Len()) + 1)
	if e.compared && !e.follow {
		e.number(uint64(v.Pointer()))
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		e.data = append(e.data, v.Bytes()...)
		return
	}
	for i := range v.Len() {
		e.value(v.Index(i), depth+1)
	}
}

func (e *encoder) table(v reflect.Value, depth int) {
	if v.IsNil() {
		e.number(0)
		return
	}
	e.number(uint64(v.Len()) + 1)
	if e.compared && !e.follow {
		e.number(uint64(v.Pointer()))
		return
	}
	entries := make([]string, 0, v.Len())
	for rows := v.MapRange(); rows.Next(); {
		row := &encoder{compared: e.compared, follow: e.follow}
		row.value(addressable(rows.Key()), depth+1)
		row.value(addressable(rows.Value()), depth+1)
		e.failed = e.failed || row.failed
		entries = append(entries, string(row.data))
	}
	sort.Strings(entries)
	for _, entry := range entries {
		e.data = append(e.data, entry...)
	}
}

func (e *encoder) structure(v reflect.Value, depth int) {
	v = addressable(v)
	if v.Type() == timeType {
		told, err := v.Interface().(time.Time).MarshalBinary()
		if err != nil {
			panic("a time that cannot cross between tests and solution")
		}
		e.bytes(told)
		return
	}
	for i := range v.NumField() {
		e.value(writable(v.Field(i)), depth+1)
	}
}

func (e *encoder) pointer(v reflect.Value, depth int) {
	switch {
	case v.IsNil():
		e.number(0)
	case e.compared && !e.follow:
		e.number(uint64(v.Pointer()))
	case e.compared:
		e.number(1)
		e.plain(v.Elem(), depth+1)
	default:
		e.number(adopt(v).id)
	}
}

func (e *encoder) function(v reflect.Value) {
	switch {
	case v.IsNil():
		e.number(asNil)
	case e.compared:
		e.failed = true
	default:
		if id := remotes[closurePointer(v)]; id != 0 {
			e.number(asReceiver)
			e.number(id)
			return
		}
		e.number(asSender)
		e.number(hold(v))
	}
}

// anything writes the value in an interface.
func (e *encoder) anything(v reflect.Value, depth int) {
	if v.IsNil() {
		e.number(asNil)
		return
	}
	inner := v.Elem()
	if inner.CanInterface() == false {
		panic("a hidden value cannot cross between tests and solution")
	}
	dynamic := inner.Interface()
	if e.compared {
		e.text(inner.Type().String())
		e.plain(inner, depth+1)
		return
	}
	if theirs, ok := dynamic.(foreign); ok {
		e.number(asReceiver)
		e.number(theirs.cduRemote())
		return
	}
	err, isError := dynamic.(error)
	if isError && inner.Comparable() && sentinelNames[err] != "" {
		e.number(asKnown)
		e.text(sentinelNames[err])
		return
	}
	if name := describe(inner.Type()); name != "" && (v.NumMethod() == 0 || names[base(inner.Type())] != "") {
		e.number(asTyped)
		e.text(name)
		e.value(addressable(inner), depth+1)
		return
	}
	if isError && (v.NumMethod() == 0 || v.Type() == errorType) {
		e.error(err, depth)
		return
	}
	e.number(asSender)
	e.number(hold(inner))
	e.text(implemented(v.Type(), inner.Type()))
}

// implemented returns the interface by which a value in an interface without methods is known on the other side: the
// one with the most methods.
func implemented(static, dynamic reflect.Type) string {
	best, most := "", 0
	if static.NumMethod() > 0 {
		return ""
	}
	for t := range interfaces {
		if n := t.NumMethod(); dynamic.Implements(t) && (n > most || n == most && t.String() < best) {
			best, most = t.String(), n
		}
	}
	return best
}

// error writes an error of ours: its number, what it says and what it wraps.
func (e *encoder) error(err error, depth int) {
	e.number(asError)
	e.number(hold(reflect.ValueOf(err)))
	e.text(said(err))
	wrapped := []error{}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		wrapped = several.Unwrap()
		e.number(uint64(len(wrapped)) + 2)
	} else if one := errors.Unwrap(err); one != nil {
		wrapped = []error{one}
		e.number(1)
	} else {
		e.number(0)
	}
	for _, inner := range wrapped {
		e.value(reflect.ValueOf(&inner).Elem(), depth+1)
	}
}

func said(err error) (text string) {
	defer func() {
		if recover() != nil {
			text = "an error whose message panics"
		}
	}()
	return err.Error()
}
