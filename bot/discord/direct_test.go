package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// opens is a Discord that opens direct conversations, until it has opened most of them.
func opens(t *testing.T, most int) (*Discord, func() []string) {
	var mu sync.Mutex
	var opened []string
	d, _ := asking(t, func(req *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(req.Body)
		mu.Lock()
		defer mu.Unlock()
		if req.URL.Path != "/api/v9/users/@me/channels" || req.Method != http.MethodPost {
			t.Errorf("asked for %s", req.URL)
		}
		if len(opened) == most {
			return says(400, `{"code":40003,"message":"You are opening direct messages too fast."}`), nil
		}
		opened = append(opened, string(body))
		return says(200, fmt.Sprintf(`{"id":"room %d","type":1}`, len(opened))), nil
	})
	return d, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return opened
	}
}

// A conversation is opened once.
func TestDirectChannel(t *testing.T) {
	d, opened := opens(t, 10)
	for range 3 {
		if id, err := d.directChannel(t.Context(), "800"); err != nil || id != "room 1" {
			t.Errorf("%q, %v", id, err)
		}
	}
	if got := opened(); len(got) != 1 || got[0] != `{"recipient_id":"800"}` {
		t.Errorf("opened %v", got)
	}
	d.direct.Put("801", "room of old")
	if id, err := d.directChannel(t.Context(), "801"); err != nil || id != "room of old" {
		t.Errorf("%q, %v", id, err)
	}
}

// Many people are written to for the first time one after another, and whoever has to
// wait for long is told for how long.
func TestDirectChannelPaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, opened := opens(t, 1000)
		began := time.Now()
		for n := range 60 {
			for {
				_, err := d.directChannel(t.Context(), fmt.Sprint(n))
				if later, ok := errors.AsType[*chat.Later](err); ok && later.After > 0 && later.After <= time.Minute {
					time.Sleep(later.After)
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				break
			}
		}
		if took := time.Since(began); took < 5*time.Minute || took > 7*time.Minute {
			t.Errorf("wrote to %d people in %s", len(opened()), took)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := d.directChannel(short, "one more"); err == nil || !strings.Contains(err.Error(), "for the first time") {
			t.Errorf("%v", err)
		}
		if _, err := d.directChannel(short, "0"); err != nil {
			t.Errorf("somebody who was written to before has to wait: %v", err)
		}
	})
}

// Two thousand people are written to in order, in the hours that it takes, and nobody
// asks so often that the outbox would give up. Somebody whose turn was not taken gets
// another.
func TestDirectChannelManyPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people = 2000
		d, opened := opens(t, people)
		began := time.Now()
		var all sync.WaitGroup
		var mu sync.Mutex
		most := 0
		for n := range people {
			all.Go(func() {
				for asked := 1; ; asked++ {
					ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
					_, err := d.directChannel(ctx, fmt.Sprint(n))
					cancel()
					later, ok := errors.AsType[*chat.Later](err)
					if !ok && err != nil {
						t.Error(err)
					}
					if !ok {
						mu.Lock()
						most = max(most, asked)
						mu.Unlock()
						return
					}
					time.Sleep(later.After)
				}
			})
		}
		all.Wait()
		if took := time.Since(began); took < 199*time.Minute || took > 201*time.Minute {
			t.Errorf("wrote to %d people in %s", len(opened()), took)
		}
		if most > 9 {
			t.Errorf("somebody had to ask %d times", most)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := d.directChannel(short, "missed it"); err == nil {
			t.Error("there was a turn at once")
		}
		time.Sleep(time.Hour)
		at := time.Now()
		for _, account := range []string{"missed it", "1st", "2nd", "3rd"} {
			if turn := d.contacts.turn(account, at); turn.After(at) != (account == "3rd") {
				t.Errorf("the turn of %q is at %s", account, turn.Sub(at))
			}
		}
	})
}

// Where Discord takes it for spam, nobody new is written to for a while.
func TestDirectChannelRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, opened := opens(t, 1)
		if _, err := d.directChannel(t.Context(), "800"); err != nil {
			t.Fatal(err)
		}
		for _, account := range []string{"801", "802"} {
			later, ok := errors.AsType[*chat.Later](func() error { _, err := d.directChannel(t.Context(), account); return err }())
			if !ok || later.After != contactRest {
				t.Errorf("%v", later)
			}
		}
		if len(opened()) != 1 {
			t.Errorf("opened %v", opened())
		}
		if id, err := d.directChannel(t.Context(), "800"); err != nil || id != "room 1" {
			t.Errorf("%q, %v", id, err)
		}
	})
}

// A refusal is the caller's to judge, and nothing is remembered of it.
func TestDirectChannelRefused(t *testing.T) {
	answer := says(400, `{"code":50007,"message":"Cannot send messages to this user"}`)
	d, _ := asking(t, func(*http.Request) (*http.Response, error) { return answer, nil })
	if _, err := d.directChannel(t.Context(), "800"); codeOf(err) != 50007 {
		t.Errorf("%v", err)
	}
	answer = says(200, `{}`)
	if id, err := d.directChannel(t.Context(), "800"); err == nil {
		t.Errorf("it is in %q", id)
	}
	answer = says(200, `{"id":"5"}`)
	if id, err := d.directChannel(t.Context(), "800"); err != nil || id != "5" {
		t.Errorf("%q, %v", id, err)
	}
}
