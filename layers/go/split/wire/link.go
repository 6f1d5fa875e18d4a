// Package wire joins two programs by two pipes: the tests with stubs of a solution, and the solution behind a table of
// its functions. Calls and callbacks go both ways; values cross as data, and what cannot be data stays with its owner.
//
// The tests' side trusts nothing that arrives: every value is read by the type that the tests expect, within limits. A
// frame that breaks the protocol, or the end of the pipe, ends the tests' program, so nothing can be recovered from.
package wire

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
)

const (
	maxFrame    = 16 << 20
	maxObjects  = 1 << 20
	maxHandlers = 10000
	maxDepth    = 1000
	brokenExit  = 97
)

const (
	kindCall = iota
	kindReturn
	kindPanic
	kindDone
)

const (
	targetName = iota
	targetFunc
	targetMethod
)

// waiter is a goroutine that waits for the end of its call; meanwhile it serves calls that belong to that call.
type waiter struct {
	frames chan func()
	busy   bool
}

var link struct {
	sync.Mutex
	solution bool
	open     bool
	queue    [][]byte
	wake     *sync.Cond
	last     uint64
	waiting  map[uint64]*waiter
	within   map[uint64]uint64 // call of the other side, by the goroutine that serves it
	handlers int
}

func init() {
	link.wake = sync.NewCond(&link.Mutex)
	link.waiting = map[uint64]*waiter{}
	link.within = map[uint64]uint64{}
}

// Tests makes this program the tests' side, which reads from and writes to the pipes on descriptors 20 and 21.
func Tests() bool {
	start(false)
	return true
}

// maxStack ends an endless recursion, with its name, before the memory does.
const maxStack = 64 << 20

// Serve makes this program the solution's side. It returns never.
func Serve() {
	debug.SetMaxStack(maxStack)
	start(true)
	select {}
}

func start(solution bool) {
	link.Lock()
	defer link.Unlock()
	if link.open {
		return
	}
	link.solution, link.open = solution, true
	go send(os.NewFile(21, "to the partner"))
	go receive(os.NewFile(20, "from the partner"))
}

// broken ends this program: nothing that the other side says counts any more. If the tests ended in a panic of the
// solution's, this says where it was.
func broken() {
	os.Stderr.Write(trace)
	os.Exit(brokenExit)
}

// trace is where the solution panicked last, if that was in the last call.
var trace []byte

func traced() []byte {
	_, text, _ := bytes.Cut(debug.Stack(), []byte("\npanic("))
	text, _, _ = bytes.Cut(text, []byte("\nreflect.Value.call"))
	return append(append([]byte("panic("), text...), '\n')
}

func send(to io.Writer) {
	for {
		link.Lock()
		for len(link.queue) == 0 {
			link.wake.Wait()
		}
		frames := link.queue
		link.queue = nil
		link.Unlock()
		for _, frame := range frames {
			var size [4]byte
			binary.LittleEndian.PutUint32(size[:], uint32(len(frame)))
			if _, err := to.Write(append(size[:], frame...)); err != nil {
				broken()
			}
		}
	}
}

func receive(from io.Reader) {
	for {
		var size [4]byte
		if _, err := io.ReadFull(from, size[:]); err != nil {
			broken()
		}
		length := binary.LittleEndian.Uint32(size[:])
		if length > maxFrame {
			broken()
		}
		frame := make([]byte, length)
		if _, err := io.ReadFull(from, frame); err != nil {
			broken()
		}
		link.Lock()
		take(frame)
		link.Unlock()
	}
}

// take reads one frame and hands it to whom it is for. The caller holds the lock.
func take(frame []byte) {
	defer func() {
		if recover() != nil {
			broken()
		}
	}()
	d := &decoder{data: frame}
	switch kind, call := d.number(), d.number(); kind {
	case kindReturn, kindPanic:
		pending := calls[call]
		if pending == nil {
			broken()
		}
		delete(calls, call)
		pending.take(d, kind == kindPanic)
		w := link.waiting[call]
		delete(link.waiting, call)
		w.frames <- nil
	case kindCall:
		trace = nil
		within := d.number()
		run := incoming(d, call)
		if w := link.waiting[within]; w != nil && !w.busy {
			w.busy = true
			w.frames <- run
			return
		}
		if link.handlers++; link.handlers > maxHandlers && !link.solution {
			broken()
		}
		go func() {
			run()
			link.Lock()
			link.handlers--
			link.Unlock()
		}()
	case kindDone:
		if !link.solution {
			broken()
		}
		trace = nil
	default:
		broken()
	}
}

// Done tells the solution's side that the tests came to their end, so that no panic of its own ended them.
func Done() {
	link.Lock()
	defer link.Unlock()
	if link.open && len(link.queue) == 0 {
		os.NewFile(21, "to the partner").Write([]byte{2, 0, 0, 0, kindDone, 0})
	}
}

// push queues a frame. The caller holds the lock.
func push(frame []byte) {
	if len(frame) > maxFrame {
		panic("a value is too large to cross between tests and solution")
	}
	link.queue = append(link.queue, frame)
	link.wake.Signal()
}

// goroutine returns the running goroutine's number.
func goroutine() uint64 {
	var text [40]byte
	line := text[len("goroutine "):runtime.Stack(text[:], false)]
	end := 0
	for end < len(line) && line[end] != ' ' {
		end++
	}
	number, _ := strconv.ParseUint(string(line[:end]), 10, 64)
	return number
}

// pending is a call of ours that has not ended: where its results go, and its arguments, which may change.
type pending struct {
	arguments []reflect.Value
	results   []reflect.Value
	failed    bool
	value     any
}

var calls = map[uint64]*pending{}

func (p *pending) take(d *decoder, failed bool) {
	if failed {
		p.failed = true
		p.value = d.anything(reflect.TypeFor[any](), 0).Interface()
	} else {
		for _, result := range p.results {
			result.Set(d.value(result.Type(), 0))
		}
	}
	for _, argument := range p.arguments {
		if d.number() == 1 {
			d.into(argument, 0)
		}
	}
	d.updates()
	d.end()
}

// invoke calls what target writes, with pointers to the arguments and to where results go.
func invoke(target func(*encoder), arguments, results []reflect.Value) {
	here := goroutine()
	link.Lock()
	link.last++
	call := link.last
	e := &encoder{}
	e.number(kindCall)
	e.number(call)
	e.number(link.within[here])
	target(e)
	for _, argument := range arguments {
		e.value(argument, 0)
	}
	e.updates()
	waiter := &waiter{frames: make(chan func(), 1)}
	ended := &pending{arguments: arguments, results: results}
	link.waiting[call], calls[call] = waiter, ended
	push(e.data)
	link.Unlock()
	for run := range waiter.frames {
		if run == nil {
			break
		}
		run()
		link.Lock()
		waiter.busy = false
		link.Unlock()
	}
	if ended.failed {
		panic(ended.value)
	}
}

// incoming reads a call of the other side and returns what makes it. The caller holds the lock.
func incoming(d *decoder, call uint64) func() {
	function := d.target()
	kind := function.Type()
	arguments := make([]reflect.Value, kind.NumIn())
	before := make([][]byte, len(arguments))
	for i := range arguments {
		arguments[i] = reflect.New(kind.In(i)).Elem()
		from := d.at
		if d.receiver.IsValid() && i == 0 {
			arguments[i].Set(d.receiver)
		} else {
			arguments[i].Set(d.value(kind.In(i), 0))
		}
		before[i] = d.data[from:d.at]
	}
	method := d.receiver.IsValid()
	d.updates()
	d.end()
	return func() {
		here := goroutine()
		link.Lock()
		outer, nested := link.within[here]
		link.within[here] = call
		link.Unlock()
		results, failure := perform(function, arguments)
		link.Lock()
		defer link.Unlock()
		if nested {
			link.within[here] = outer
		} else {
			delete(link.within, here)
		}
		e := &encoder{}
		if failure != nil {
			e.number(kindPanic)
			e.number(call)
			e.anything(reflect.ValueOf(&failure).Elem(), 0)
		} else {
			e.number(kindReturn)
			e.number(call)
			for _, result := range results {
				e.value(addressable(result), 0)
			}
		}
		if method {
			arguments, before = arguments[1:], before[1:]
		}
		for i, argument := range arguments {
			e.changes(argument, before[i])
		}
		e.updates()
		push(e.data)
	}
}

// perform calls a function and tells what it returned, or what it panicked with. In the tests a callback may end its
// goroutine by FailNow: then this does not return, and neither does the call, but its test is over.
func perform(function reflect.Value, arguments []reflect.Value) (results []reflect.Value, failure any) {
	finished := false
	defer func() {
		if !finished {
			if failure = recover(); failure != nil {
				if link.solution {
					trace = traced()
				}
			} else if link.solution { // its goroutine ends: the call never will
				broken()
			}
		}
	}()
	if function.Type().IsVariadic() {
		results = function.CallSlice(arguments)
	} else {
		results = function.Call(arguments)
	}
	finished = true
	return results, nil
}

func addressable(value reflect.Value) reflect.Value {
	if value.CanAddr() {
		return value
	}
	copied := reflect.New(value.Type()).Elem()
	copied.Set(value)
	return copied
}
