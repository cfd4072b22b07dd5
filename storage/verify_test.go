package storage_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// furnished is a store with some of everything.
func furnished(t testing.TB) storage.Store {
	t.Helper()
	store := open(t)
	furnish(t, store)
	return store
}

func furnish(t tester, store storage.Store) {
	t.Helper()
	edit(t, store, "", start, func(e *storage.Edit) error {
		_, err := storage.SaveOrg(e, company())
		return err
	})
	flood, fire := newRisk(t, store, "Flood"), newRisk(t, store, "Fire")
	edit(t, store, "bo", start.Add(time.Hour), func(e *storage.Edit) error {
		acceptance := ops.Acceptance{Meta: ops.Meta{Owner: "bo", Confidential: true}, Risk: flood.ID, Justification: "cheap", Expires: day(90)}
		if err := storage.Acceptances.Save(e, &acceptance); err != nil {
			return err
		}
		flood.Current = ops.Rating{Likelihood: 2, Impact: 4}
		flood.Acceptance, flood.AcceptedUntil, flood.Treatment = acceptance.ID, acceptance.Expires, ops.Accept
		return storage.Risks.Save(e, &flood)
	})
	edit(t, store, "ana", start.Add(2*time.Hour), func(e *storage.Edit) error {
		fire.State, fire.CloseReason = ops.RiskClosed, "sprinklers"
		return storage.Risks.Save(e, &fire)
	})
	undone := edit(t, store, "ana", start.Add(3*time.Hour), func(e *storage.Edit) error {
		return storage.Updates.Save(e, &ops.Update{Meta: ops.Meta{Owner: "ana", Department: "support"}, Health: ops.OnTrack, Summary: "oops", AsOf: e.Entry.At})
	})
	edit(t, store, "ana", start.Add(4*time.Hour), func(e *storage.Edit) error { return undo(e, undone) })
	edit(t, store, "ana", start.Add(5*time.Hour), func(e *storage.Edit) error {
		return storage.Updates.Save(e, &ops.Update{Meta: ops.Meta{Owner: "ana", Department: "support"}, Health: ops.OffTrack, Summary: "Flooded", WaitingOn: []ops.Handle{"it"}, AsOf: e.Entry.At})
	})
	update(t, store, func(tx storage.Tx) error {
		for i, place := range []chat.Place{team, direct} {
			for _, slot := range []string{"card", "alert"} {
				if err := storage.Send(tx, place, storage.Post{Subject: "RISK-1", Slot: slot}, says(slot), start.Add(time.Duration(i))); err != nil {
					return err
				}
			}
		}
		letter, _, err := storage.Claim(tx, team.Key(), start)
		if err != nil {
			return err
		}
		if err := storage.Sent(tx, letter, chat.Ref{Place: team, ID: "1"}, start); err != nil {
			return err
		}
		if letter, _, err = storage.Claim(tx, direct.Key(), start.Add(1)); err != nil {
			return err
		}
		if err := storage.GiveUp(tx, letter, "closed", start); err != nil {
			return err
		}
		for i, name := range []string{"RISK-1/review", "RISK-1/lapse"} {
			timer := storage.Timer{Name: name, At: start.AddDate(0, 3, i), Path: "risk remind", Args: chat.Args{"id": "RISK-1"}}
			if err := storage.SetTimer(tx, timer); err != nil {
				return err
			}
			if i > 0 {
				if err := storage.PostponeTimer(tx, name, timer.At, timer.At.Add(time.Minute), "broken"); err != nil {
					return err
				}
			}
		}
		for _, name := range []string{"button 1", "button 2"} {
			if err := storage.Keep(tx, name, []byte("long"), start.AddDate(0, 6, 0), start); err != nil {
				return err
			}
		}
		return storage.MarkSeen(tx, "console", "event 1", []byte(`{}`), start)
	})
}

func TestVerifyCounts(t *testing.T) {
	report := inOrder(t, furnished(t))
	if report.Entries != 8 || report.Records != 4 || report.ListEntries < 4 || report.Waiting != 2 || report.Stuck != 1 || report.Timers != 2 || report.Head.Seq != 8 {
		t.Errorf("report %+v", report)
	}
}

// guarded are the beginnings of the keys of which no byte can change unnoticed.
var guarded = []string{"r", "i", "j", "h", "o", "mjournal", "mcount", "qdue", "qplace", "sat", "tdue", "kend"}

func isGuarded(k []byte) bool {
	for _, prefix := range guarded {
		if bytes.HasPrefix(k, []byte(prefix)) {
			return true
		}
	}
	return false
}

func faults(t tester, m *memory) []storage.Fault {
	t.Helper()
	report, err := storage.Verify(context.Background(), m)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return report.Faults
}

func TestVerifyFindsEveryByte(t *testing.T) {
	good := remember(t, furnished(t))
	rapid.Check(t, func(t *rapid.T) {
		for range 50 {
			i := rapid.IntRange(0, len(good.keys)-1).Draw(t, "key")
			value := bytes.Clone(good.values[i])
			if !isGuarded(good.keys[i]) || len(value) == 0 {
				continue
			}
			at := rapid.IntRange(0, len(value)-1).Draw(t, "byte")
			value[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			if len(faults(t, good.without(i, value))) == 0 && !harmless(good.keys[i], value) {
				t.Fatalf("%q: %q for %q was not noticed", good.keys[i], value, good.values[i])
			}
		}
	})
}

// harmless are changes after which the store is as good as before: a counter
// that skips some numbers.
func harmless(k, value []byte) bool {
	return bytes.HasPrefix(k, []byte("mcount")) && bytes.Compare(value, make([]byte, 8)) > 0
}

func TestVerifyFindsWhatIsGone(t *testing.T) {
	good := remember(t, furnished(t))
	for i, k := range good.keys {
		switch {
		case bytes.HasPrefix(k, []byte("mformat")), bytes.HasPrefix(k, []byte("minstance")):
			continue
		case bytes.HasPrefix(k, []byte("qcopy")) && bytes.Contains(good.values[i], []byte(`"ref"`)):
			continue // nobody knows of a message that was posted, but that
		}
		if len(faults(t, good.without(i, nil))) == 0 {
			t.Errorf("that %q is gone was not noticed", k)
		}
	}
}

func TestVerifyFindsWhatIsTooMuch(t *testing.T) {
	good := remember(t, furnished(t))
	for i, k := range good.keys {
		if !isGuarded(k) || k[0] == 'm' || k[0] == 'o' {
			continue
		}
		more := bytes.Clone(k)
		more[len(more)-1] += 100 // another number, or another place
		if len(faults(t, good.with(more, good.values[i]))) == 0 {
			t.Errorf("that %q is there was not noticed", more)
		}
	}
	for _, k := range []string{"rNONE\x00\x00\x00\x00\x00\x00\x00\x00\x01", "iNONE\x00open\x00\x00\x00\x00\x00\x00\x00\x00\x01", "tnone\x00RISK-1\x00"} {
		if len(faults(t, good.with([]byte(k), []byte("{}")))) == 0 {
			t.Errorf("that %q is there was not noticed", k)
		}
	}
}

// The faults name what is wrong, in a store on disk as in any other.
func TestVerifyNamesTheFault(t *testing.T) {
	for _, c := range []struct {
		name, key string // the first key that contains it
		from, to  string // what is replaced in the value; nothing: the key goes
		want      string
	}{
		{"journal entry altered", "j\x00\x00\x00\x00\x00\x00\x00\x02", "Flood", "flood", "journal entry 3 does not follow"},
		{"journal entry removed", "j\x00\x00\x00\x00\x00\x00\x00\x02", "", "", "the journal goes from entry 1 to entry 3"},
		{"last entry removed", "j\x00\x00\x00\x00\x00\x00\x00\x08", "", "", "the journal ends with entry 7"},
		{"head moved", "mjournal", `"seq":8`, `"seq":7`, "its head is"},
		{"record altered", "rRISK", "Flood", "Drizzle", "RISK-1 is not as the journal left it"},
		{"record's time altered", "rRISK", `"changed":"2026`, `"changed":"2025`, "RISK-1 is not as the journal left it"},
		{"record removed", "rRISK", "", "", "RISK-1 is missing"},
		{"list entry removed", "iRISK\x00open", "", "", "RISK-1 is missing from a list"},
		{"list entry altered", "iRISK\x00open", "ana", "bob", "RISK-1 is missing from a list"},
		{"role taken", "oorg", `"name":"Bo"`, `"name":"Bo","roles":["ceo"]`, "person bo of the organisation is not as the journal left it"},
		{"policy altered", "oorg", "Europe/Berlin", "Europe/Paris", "settings of the organisation is not as the journal left it"},
		{"person removed", "oorg", `,{"handle":"bo","name":"Bo"}`, "", "person bo is missing"},
		{"counter turned back", "mcount\x00RISK", "\x02", "\x01", "the next id would be RISK-2"},
		{"letter removed", "qto", "", "", "is gone"},
		{"never due", "qdue", "", "", "are never due"},
		{"post forgotten", "qcopy", "", "", "not the one of its post"},
		{"timer never due", "tdue", "", "", `the timer "RISK-1/review" is never due`},
		{"timer removed", "tname", "", "", `the timer "RISK-1/lapse" is due at a time that it is not set for`},
		{"timer moved", "tname\x00RISK-1/review", "2026-09", "2026-10", `the timer "RISK-1/review" is never due`},
		{"timer not tried again", "tname\x00RISK-1/lapse", `"again"`, `"aagin"`, `the timer "RISK-1/lapse" is never due`},
		{"timer of no moment", "tname", `"at":"2026`, `"at":"x026`, "a timer cannot be read"},
		{"value kept for ever", "kend", "", "", `what was put aside under "button 1" is kept for ever`},
		{"value forgotten", "kname", "", "", "1 values were put aside, 2 end in time"},
		{"mark kept for ever", "sat", "", "", "1 invocations are marked as handled, 0 are to be forgotten"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := openFile(t, t.TempDir()+"/adjutant.db")
			if err := storage.Prepare(t.Context(), store); err != nil {
				t.Fatal(err)
			}
			furnish(t, store)
			update(t, store, func(tx storage.Tx) error {
				for k, v := range tx.Scan(nil, nil) {
					if !strings.Contains(string(k), c.key) || c.from != "" && !bytes.Contains(v, []byte(c.from)) {
						continue
					}
					k, v = bytes.Clone(k), bytes.Replace(v, []byte(c.from), []byte(c.to), 1)
					defer func() {
						if c.from == "" {
							_ = tx.Delete(k)
						} else {
							_ = tx.Put(k, v)
						}
					}()
					return nil
				}
				return fmt.Errorf("there is no key with %q", c.key)
			})
			report, err := storage.Verify(t.Context(), store)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(fmt.Sprint(report.Faults), c.want) {
				t.Errorf("faults %v, want one with %q", report.Faults, c.want)
			}
		})
	}
}

func TestVerifyStopsCounting(t *testing.T) {
	good := remember(t, furnished(t))
	for n := range 300 {
		good = good.with(fmt.Appendf(nil, "rRISK\x00%08d", n), []byte("{"))
	}
	if n := len(faults(t, good)); n != 100 {
		t.Errorf("%d faults are listed, want 100", n)
	}
}

func TestVerifyCanBeStopped(t *testing.T) {
	good := remember(t, furnished(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := storage.Verify(ctx, good); err == nil {
		t.Error("it went on")
	}
}
