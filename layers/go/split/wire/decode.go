package wire

import (
	"encoding/binary"
	"math"
	"reflect"
	"time"
)

// decoder reads a frame. It panics at whatever is not as it has to be.
type decoder struct {
	data     []byte
	at       int
	receiver reflect.Value
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.data[d.at:])
	if size <= 0 {
		panic("number")
	}
	d.at += size
	return n
}

func (d *decoder) bytes() []byte {
	size := d.number()
	if size > uint64(len(d.data)-d.at) {
		panic("size")
	}
	d.at += int(size)
	return d.data[d.at-int(size) : d.at]
}

func (d *decoder) text() string { return string(d.bytes()) }

func (d *decoder) end() {
	if d.at != len(d.data) {
		panic("more than there should be")
	}
}

// count reads how many elements follow: at most as many as there are bytes. Nothing is -1.
func (d *decoder) count() int {
	n := d.number()
	if n > uint64(len(d.data)-d.at)+1 && n > 1<<16 {
		panic("count")
	}
	return int(n) - 1
}

func (d *decoder) value(t reflect.Type, depth int) reflect.Value {
	v := reflect.New(t).Elem()
	d.read(v, depth)
	return v
}

func (d *decoder) read(v reflect.Value, depth int) {
	if known := owns[v.Type()]; known != nil {
		d.own(v, known, true, depth)
		return
	}
	d.plain(v, depth)
}

// content reads what lies behind a pointer into it.
func (d *decoder) content(v reflect.Value, depth int) {
	if known := owns[v.Type()]; known != nil {
		d.own(v, known, known.copies, depth)
		return
	}
	d.plain(v, depth)
}

func (d *decoder) own(v reflect.Value, known *own, withRest bool, depth int) {
	var fields []reflect.Value
	if v.Kind() == reflect.Struct {
		for _, field := range known.fields {
			fields = append(fields, d.value(v.Type().Field(field).Type, depth+1))
		}
	}
	switch {
	case known.whole || !withRest:
	case link.solution:
		if id := d.number(); id != 0 {
			v.Set(rests[id])
		} else {
			v.SetZero()
		}
	case known.ref >= 0:
		writable(v.Field(known.ref)).SetUint(d.number())
	}
	for i, field := range fields {
		writable(v.Field(known.fields[i])).Set(field)
	}
}

func (d *decoder) plain(v reflect.Value, depth int) {
	if depth > maxDepth {
		panic("depth")
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(d.number() == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, size := binary.Varint(d.data[d.at:])
		if size <= 0 || v.OverflowInt(n) {
			panic("number")
		}
		d.at += size
		v.SetInt(n)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n := d.number()
		if v.OverflowUint(n) {
			panic("number")
		}
		v.SetUint(n)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(d.float())
	case reflect.Complex64, reflect.Complex128:
		first := d.float()
		v.SetComplex(complex(first, d.float()))
	case reflect.String:
		v.SetString(d.text())
	case reflect.Slice:
		d.slice(v, depth)
	case reflect.Array:
		for i := range v.Len() {
			d.read(v.Index(i), depth+1)
		}
	case reflect.Map:
		d.table(v, depth)
	case reflect.Struct:
		d.structure(v, depth)
	case reflect.Pointer:
		v.Set(d.pointer(v.Type()))
	case reflect.Func:
		d.function(v)
	case reflect.Interface:
		v.Set(d.anything(v.Type(), depth))
	default:
		panic("kind")
	}
}

func (d *decoder) float() float64 {
	if len(d.data)-d.at < 8 {
		panic("size")
	}
	d.at += 8
	return math.Float64frombits(binary.LittleEndian.Uint64(d.data[d.at-8:]))
}

func (d *decoder) slice(v reflect.Value, depth int) {
	n := d.count()
	if n < 0 {
		v.SetZero()
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if n > len(d.data)-d.at {
			panic("size")
		}
		made := reflect.MakeSlice(v.Type(), n, n)
		reflect.Copy(made, reflect.ValueOf(d.data[d.at:d.at+n]).Convert(reflect.SliceOf(v.Type().Elem())))
		d.at += n
		v.Set(made)
		return
	}
	made := reflect.MakeSlice(v.Type(), n, n)
	for i := range n {
		d.read(made.Index(i), depth+1)
	}
	v.Set(made)
}

func (d *decoder) table(v reflect.Value, depth int) {
	n := d.count()
	if n < 0 {
		v.SetZero()
		return
	}
	made := reflect.MakeMapWithSize(v.Type(), n)
	d.rows(made, n, depth)
	v.Set(made)
}

func (d *decoder) rows(into reflect.Value, n, depth int) {
	for range n {
		key := d.value(into.Type().Key(), depth+1)
		into.SetMapIndex(key, d.value(into.Type().Elem(), depth+1))
	}
}

func (d *decoder) structure(v reflect.Value, depth int) {
	if v.Type() == timeType {
		var told time.Time
		if told.UnmarshalBinary(d.bytes()) != nil {
			panic("time")
		}
		v.Set(reflect.ValueOf(told))
		return
	}
	for i := range v.NumField() {
		d.read(writable(v.Field(i)), depth+1)
	}
}

func (d *decoder) pointer(t reflect.Type) reflect.Value {
	id := d.number()
	if id == 0 {
		return reflect.Zero(t)
	}
	known := shared[id]
	if known == nil {
		if !theirs(id) {
			panic("object")
		}
		known = share(id, reflect.New(t.Elem()))
	}
	return known.pointer.Convert(t)
}

func (d *decoder) function(v reflect.Value) {
	kind := d.number()
	if kind == asNil {
		v.SetZero()
		return
	}
	id := d.number()
	if kind == asReceiver {
		v.Set(held[id].value.Convert(v.Type()))
		return
	}
	key := proxy{id, v.Type()}
	known, ok := proxies[key]
	if !ok {
		if kind != asSender || !theirs(id) || len(proxies) > maxObjects {
			panic("function")
		}
		known = caller(id, v.Type())
		proxies[key] = known
		remotes[closurePointer(known)] = id
	}
	v.Set(known)
}

// caller returns a function that calls one of the other side's.
func caller(id uint64, t reflect.Type) reflect.Value {
	return reflect.MakeFunc(t, func(arguments []reflect.Value) []reflect.Value {
		given := make([]reflect.Value, len(arguments))
		for i, argument := range arguments {
			given[i] = addressable(argument)
		}
		results := make([]reflect.Value, t.NumOut())
		for i := range results {
			results[i] = reflect.New(t.Out(i)).Elem()
		}
		invoke(func(e *encoder) {
			e.number(targetFunc)
			e.number(id)
		}, given, results)
		return results
	})
}

// into reads an argument that a call has changed: slices and maps are changed in place.
func (d *decoder) into(v reflect.Value, depth int) {
	switch {
	case depth > maxDepth:
		panic("depth")
	case owns[v.Type()] != nil && v.Kind() != reflect.Struct:
		d.read(v, depth)
	case v.Kind() == reflect.Slice:
		d.elements(v, depth)
	case v.Kind() == reflect.Map && !v.IsNil():
		n := d.count()
		v.Clear()
		d.rows(v, n, depth)
	default:
		d.read(v, depth)
	}
}

func (d *decoder) elements(v reflect.Value, depth int) {
	n := d.count()
	if n != v.Len() && !(n < 0 && v.IsNil()) {
		panic("length")
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if n > len(d.data)-d.at {
			panic("size")
		}
		reflect.Copy(v, reflect.ValueOf(d.data[d.at:d.at+max(n, 0)]).Convert(reflect.SliceOf(v.Type().Elem())))
		d.at += max(n, 0)
		return
	}
	for i := range max(n, 0) {
		d.into(v.Index(i), depth+1)
	}
}
