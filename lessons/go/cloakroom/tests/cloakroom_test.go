package cloakroom

import (
	"errors"
	"slices"
	"testing"
)

func filled(t *testing.T, hooks int, coats ...string) *Cloakroom {
	t.Helper()
	room := New(hooks)
	for number, coat := range coats {
		wantHook(t, room, coat, number+1)
	}
	return room
}

func wantHook(t *testing.T, room *Cloakroom, coat string, want int) {
	t.Helper()
	if got, err := room.Hang(coat); got != want || err != nil {
		t.Fatalf("Hang(%q) = %d with error %v, want %d without one", coat, got, err, want)
	}
}

func wantFull(t *testing.T, room *Cloakroom, coat string) {
	t.Helper()
	if hook, err := room.Hang(coat); !errors.Is(err, ErrFull) {
		t.Fatalf("Hang(%q) = %d with error %v, want ErrFull", coat, hook, err)
	}
}

func wantCoat(t *testing.T, room *Cloakroom, hook int, want string) {
	t.Helper()
	if got, err := room.Fetch(hook); got != want || err != nil {
		t.Fatalf("Fetch(%d) = %q with error %v, want %q without one", hook, got, err, want)
	}
}

func wantNoCoat(t *testing.T, room *Cloakroom, hook int) {
	t.Helper()
	if coat, err := room.Fetch(hook); !errors.Is(err, ErrNoSuchCoat) {
		t.Fatalf("Fetch(%d) = %q with error %v, want ErrNoSuchCoat", hook, coat, err)
	}
}

func wantFound(t *testing.T, room *Cloakroom, coat string, want ...int) {
	t.Helper()
	if got := room.Find(coat); !slices.Equal(got, want) {
		t.Fatalf("Find(%q) = %v, want %v", coat, got, want)
	}
}

func wantFree(t *testing.T, room *Cloakroom, want int) {
	t.Helper()
	if got := room.Free(); got != want {
		t.Fatalf("Free() = %d, want %d", got, want)
	}
}

func TestHanging(t *testing.T) {
	t.Run("hooks are given out from the lowest", func(t *testing.T) {
		room := New(3)
		wantHook(t, room, "fur", 1)
		wantHook(t, room, "mac", 2)
		wantHook(t, room, "cape", 3)
	})
	t.Run("a hook that became free is used again", func(t *testing.T) {
		room := filled(t, 3, "fur", "mac", "cape")
		wantCoat(t, room, 2, "mac")
		wantHook(t, room, "poncho", 2)
	})
	t.Run("the lowest of several free hooks is used", func(t *testing.T) {
		room := filled(t, 3, "fur", "mac", "cape")
		wantCoat(t, room, 3, "cape")
		wantCoat(t, room, 1, "fur")
		wantHook(t, room, "poncho", 1)
	})
	t.Run("a full cloakroom takes no coat", func(t *testing.T) {
		wantFull(t, filled(t, 1, "fur"), "mac")
	})
	t.Run("a refused coat changes nothing", func(t *testing.T) {
		room := filled(t, 1, "fur")
		wantFull(t, room, "mac")
		wantFound(t, room, "mac")
		wantFree(t, room, 0)
		wantCoat(t, room, 1, "fur")
	})
	t.Run("a cloakroom without hooks is always full", func(t *testing.T) {
		wantFull(t, New(0), "fur")
	})
	t.Run("a coat without a name takes a hook too", func(t *testing.T) {
		room := filled(t, 2, "", "mac")
		wantFull(t, room, "fur")
		wantCoat(t, room, 1, "")
	})
}

func TestFetching(t *testing.T) {
	t.Run("every guest gets the right coat", func(t *testing.T) {
		room := filled(t, 2, "fur", "mac")
		wantCoat(t, room, 2, "mac")
		wantCoat(t, room, 1, "fur")
	})
	t.Run("an empty hook has no coat", func(t *testing.T) {
		wantNoCoat(t, New(2), 1)
	})
	t.Run("a coat can be fetched only once", func(t *testing.T) {
		room := filled(t, 1, "fur")
		wantCoat(t, room, 1, "fur")
		wantNoCoat(t, room, 1)
	})
	t.Run("hooks that do not exist have no coat", func(t *testing.T) {
		room := filled(t, 1, "fur")
		for _, hook := range []int{0, 2, -1} {
			wantNoCoat(t, room, hook)
		}
	})
	t.Run("a vain wish changes nothing", func(t *testing.T) {
		room := filled(t, 2, "fur")
		wantNoCoat(t, room, 2)
		wantFree(t, room, 1)
		wantHook(t, room, "mac", 2)
	})
}

func TestLooking(t *testing.T) {
	t.Run("coats of the same kind are found in ascending order", func(t *testing.T) {
		room := filled(t, 4, "mac", "fur", "mac", "cape")
		wantCoat(t, room, 1, "mac")
		wantHook(t, room, "mac", 1)
		wantFound(t, room, "mac", 1, 3)
	})
	t.Run("all of many coats are found in ascending order", func(t *testing.T) {
		room := filled(t, 9, slices.Repeat([]string{"fur"}, 9)...)
		wantFound(t, room, "fur", 1, 2, 3, 4, 5, 6, 7, 8, 9)
	})
	t.Run("a coat that nobody brought is on no hook", func(t *testing.T) {
		wantFound(t, New(2), "fur")
	})
	t.Run("a free hook is not a coat without a name", func(t *testing.T) {
		room := filled(t, 3, "fur", "")
		wantFound(t, room, "", 2)
	})
	t.Run("free hooks are counted", func(t *testing.T) {
		room := New(2)
		wantFree(t, room, 2)
		wantHook(t, room, "fur", 1)
		wantFree(t, room, 1)
		wantCoat(t, room, 1, "fur")
		wantFree(t, room, 2)
	})
	t.Run("two cloakrooms do not share their coats", func(t *testing.T) {
		left, right := New(1), New(1)
		wantHook(t, left, "fur", 1)
		wantFree(t, left, 0)
		wantFree(t, right, 1)
	})
}

func TestErrors(t *testing.T) {
	_, full := New(0).Hang("fur")
	_, missing := New(1).Fetch(1)
	t.Run("both errors can be recognised as one", func(t *testing.T) {
		for _, err := range []error{full, missing} {
			if !errors.Is(err, ErrCloakroom) {
				t.Errorf("%v does not wrap ErrCloakroom", err)
			}
		}
	})
	t.Run("the two errors are not the same", func(t *testing.T) {
		if errors.Is(full, ErrNoSuchCoat) {
			t.Errorf("%v is an ErrNoSuchCoat, want only an ErrFull", full)
		}
		if errors.Is(missing, ErrFull) {
			t.Errorf("%v is an ErrFull, want only an ErrNoSuchCoat", missing)
		}
	})
}
