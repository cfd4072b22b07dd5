package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/storage"
)

// What a day was used for is read back as it was kept; a day without any is zero.
func TestMeterIsKept(t *testing.T) {
	db := open(t)
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	want := storage.Meter{Asked: 2, Cached: 1, Failed: map[string]int{"late": 1}, Sent: 10, Received: 5, Reserved: 3, Kept: 4, Dropped: map[string]int{"id": 2}}
	err := db.Update(context.Background(), func(tx storage.Tx) error { return storage.SetMeter(tx, "2026-11-23", want, now) })
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(context.Background(), func(r storage.Reader) error {
		for day, want := range map[string]storage.Meter{"2026-11-23": want, "2026-11-22": {}} {
			got, err := storage.MeterOf(r, day)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", day, diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want.Tokens() != 18 {
		t.Errorf("%d tokens", want.Tokens())
	}
}

// A sum counts each of both, and changes neither.
func TestMeterPlus(t *testing.T) {
	a := storage.Meter{Asked: 1, Cached: 2, Failed: map[string]int{"x": 1}, Sent: 3, Received: 4, Reserved: 5, Kept: 6}
	b := storage.Meter{Asked: 10, Cached: 20, Failed: map[string]int{"x": 10, "y": 1}, Sent: 30, Received: 40, Reserved: 50, Kept: 60, Dropped: map[string]int{"z": 1}}
	want := storage.Meter{Asked: 11, Cached: 22, Failed: map[string]int{"x": 11, "y": 1}, Sent: 33, Received: 44, Reserved: 55, Kept: 66, Dropped: map[string]int{"z": 1}}
	if diff := cmp.Diff(want, a.Plus(b)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if a.Failed["x"] != 1 || b.Failed["x"] != 10 {
		t.Errorf("a part was changed: %v, %v", a, b)
	}
	if diff := cmp.Diff(storage.Meter{}, storage.Meter{}.Plus(storage.Meter{})); diff != "" {
		t.Errorf("nothing and nothing:\n%s", diff)
	}
}

// What is held counts until it is released; what is held for longer than it can be
// under way counts as sent.
func TestMeterHolds(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	var m storage.Meter
	m.Hold("a", 100, now.Add(time.Minute))
	m.Hold("b", 30, now.Add(time.Hour))
	m.Hold("b", 50, now.Add(time.Hour))
	if m.Reserved != 150 || m.Tokens() != 150 {
		t.Errorf("%+v", m)
	}
	m.Lapse(now.Add(time.Minute))
	if m.Reserved != 150 {
		t.Errorf("too early: %+v", m)
	}
	m.Lapse(now.Add(2 * time.Minute))
	if m.Reserved != 50 || m.Sent != 100 || m.Tokens() != 150 {
		t.Errorf("%+v", m)
	}
	if m.Release("a") || !m.Release("b") || m.Release("b") {
		t.Error("what is held can be given up once")
	}
	if m.Reserved != 0 || len(m.Held) != 0 || m.Sent != 100 {
		t.Errorf("%+v", m)
	}
}
