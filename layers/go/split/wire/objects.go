package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"reflect"
	"strconv"
	"unsafe"
)

// object is something that a pointer leads to and that both sides have. `last` is its content when it last crossed.
type object struct {
	id      uint64
	pointer reflect.Value
	last    []byte
	plain   bool // nothing of its content crosses
}

type place struct {
	at   unsafe.Pointer
	kind reflect.Type
}

// holding is a value of ours that the other side knows by a number.
type holding struct{ value reflect.Value }

var (
	shared   = map[uint64]*object{}
	order    []*object
	places   = map[place]*object{}
	held     = map[uint64]holding{}
	heldIDs  = map[any]uint64{}
	proxies  = map[proxy]reflect.Value{} // ours for the other side's
	remotes  = map[unsafe.Pointer]uint64{}
	rests    = map[uint64]reflect.Value{}
	restIDs  = map[any]uint64{}
	made     uint64
	errorsOf = map[uint64]error{}
)

type proxy struct {
	id   uint64
	kind reflect.Type
}

var (
	sentinels     = map[string]error{}
	sentinelNames = map[error]string{}
)

func init() {
	for name, err := range map[string]error{
		"io.EOF": io.EOF, "io.ErrUnexpectedEOF": io.ErrUnexpectedEOF, "io.ErrShortWrite": io.ErrShortWrite,
		"io.ErrShortBuffer": io.ErrShortBuffer, "io.ErrNoProgress": io.ErrNoProgress, "io.ErrClosedPipe": io.ErrClosedPipe,
		"os.ErrNotExist": os.ErrNotExist, "os.ErrExist": os.ErrExist, "os.ErrInvalid": os.ErrInvalid,
		"os.ErrPermission": os.ErrPermission, "os.ErrClosed": os.ErrClosed,
		"strconv.ErrRange": strconv.ErrRange, "strconv.ErrSyntax": strconv.ErrSyntax,
		"context.Canceled": context.Canceled, "context.DeadlineExceeded": context.DeadlineExceeded,
		"errors.ErrUnsupported": errors.ErrUnsupported,
	} {
		Error(name, err)
	}
}

// number returns a new number for something of ours; the two sides' numbers differ in the last bit.
func newNumber() uint64 {
	made += 2
	if made > 2*maxObjects {
		panic("too many objects cross between tests and solution")
	}
	if link.solution {
		return made
	}
	return made + 1
}

// adopt returns the object that a pointer leads to, a new one if it has not crossed before.
func adopt(pointer reflect.Value) *object {
	if known := places[placeOf(pointer)]; known != nil {
		return known
	}
	return share(newNumber(), pointer)
}

func placeOf(pointer reflect.Value) place {
	return place{pointer.UnsafePointer(), pointer.Type().Elem()}
}

func share(id uint64, pointer reflect.Value) *object {
	if len(order) > 2*maxObjects || id == 0 || shared[id] != nil {
		panic("too many objects, or one twice")
	}
	known := owns[pointer.Type().Elem()]
	plain := known != nil && len(known.fields) == 0 && !known.copies
	created := &object{id: id, pointer: pointer, plain: plain}
	shared[id], places[placeOf(pointer)] = created, created
	order = append(order, created)
	return created
}

// theirs tells whether the other side gave a number.
func theirs(id uint64) bool { return id%2 == 0 != link.solution }

// updates writes the content of each shared object that is new or has changed.
func (e *encoder) updates() {
	for at := 0; at < len(order); at++ {
		known := order[at]
		if known.plain {
			continue
		}
		content := &encoder{}
		content.content(known.pointer.Elem(), 0)
		if known.last == nil || !bytes.Equal(known.last, content.data) {
			known.last = content.data
			e.number(known.id)
			e.bytes(content.data)
		}
	}
	e.number(0)
}

func (d *decoder) updates() {
	for id := d.number(); id != 0; id = d.number() {
		known := shared[id]
		inner := &decoder{data: d.bytes()}
		target := known.pointer.Elem()
		inner.content(target, 0)
		inner.end()
		known.last = inner.data
	}
}

// hold returns the number of a value of ours, the same for an equal one.
func hold(value reflect.Value) uint64 {
	key, hashable := keyOf(value)
	if hashable {
		if id := heldIDs[key]; id != 0 {
			return id
		}
	}
	id := newNumber()
	held[id] = holding{value}
	if hashable {
		heldIDs[key] = id
	}
	return id
}

type closure struct{ at unsafe.Pointer }

func keyOf(value reflect.Value) (any, bool) {
	if value.Kind() == reflect.Func {
		return closure{closurePointer(value)}, true
	}
	return value.Interface(), value.Comparable()
}

func closurePointer(function reflect.Value) unsafe.Pointer {
	copied := reflect.New(function.Type())
	copied.Elem().Set(function)
	return *(*unsafe.Pointer)(copied.UnsafePointer())
}

// rest returns the number for what of an own value does not cross: the value without the fields that do.
func rest(value reflect.Value, known *own) Ref {
	remaining := reflect.New(value.Type()).Elem()
	remaining.Set(value)
	if value.Kind() == reflect.Struct {
		for _, field := range known.fields {
			writable(remaining.Field(field)).SetZero()
		}
	}
	if remaining.IsZero() {
		return 0
	}
	key, hashable := remaining.Interface(), remaining.Comparable()
	if known.deep || !hashable {
		key, hashable = contentKey(remaining, known.deep)
	}
	if hashable {
		if id := restIDs[key]; id != 0 && (!known.deep || unchanged(id, key)) {
			return Ref(id)
		}
	}
	id := newNumber()
	rests[id] = remaining
	if hashable {
		restIDs[key] = id
	}
	return Ref(id)
}

// unchanged tells whether a rest still has the content that it is known by.
func unchanged(id uint64, key any) bool {
	now, _ := contentKey(rests[id], true)
	return now == key
}

type deep struct {
	kind reflect.Type
	text string
}

// contentKey returns what is equal for values with equal content; where slices, maps and pointers are not followed, what
// they lead to has to be the same.
func contentKey(value reflect.Value, follow bool) (any, bool) {
	e := &encoder{compared: true, follow: follow}
	e.plain(value, 0)
	return deep{value.Type(), string(e.data)}, !e.failed
}

// writable returns a field through which unexported fields may be read and set as well.
func writable(field reflect.Value) reflect.Value {
	if field.CanSet() || !field.CanAddr() {
		return field
	}
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
}
