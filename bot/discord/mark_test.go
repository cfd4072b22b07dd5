package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/chat"
)

// TestMarks reads the marks of pages, whatever they look like, and takes none for
// another.
func TestMarks(t *testing.T) {
	seen := map[[2]int]string{}
	for _, of := range []string{"letter-1", "letter-2", "1443012345678901234"} {
		for pages := 1; pages <= mostParts; pages++ {
			for page := range pages {
				first, text := seedsOf(of).numbers(page, pages)
				if other := seen[[2]int{first, text}]; other != "" || first == text || min(first, text) < 1<<16 || max(first, text) >= 1<<31 {
					t.Errorf("%s page %d of %d has the numbers %d and %d; so has %q", of, page, pages, first, text, other)
				}
				seen[[2]int{first, text}] = of
			}
		}
	}
	text := components.Component{Type: components.TextDisplay, Content: "words"}
	row := components.Component{Type: components.ActionRow}
	for name, all := range map[string][]components.Component{
		"framed": {{Type: components.Container, Components: []components.Component{text, row}}},
		"bare":   {text, row}, "upside down": {row, text},
	} {
		for _, m := range []mark{{of: "letter-1", pages: 1}, {of: "letter-1", pages: 7}, {of: "letter-1", pages: 1000}, {of: "9", page: 2, pages: 3}} {
			page := components.Page{Components: []components.Component{}}
			raw, err := json.Marshal(all)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(raw, &page.Components); err != nil {
				t.Fatal(err)
			}
			m.put(page)
			raw, err = json.Marshal(page.Components)
			if err != nil {
				t.Fatal(err)
			}
			var back []json.RawMessage
			if err := json.Unmarshal(raw, &back); err != nil {
				t.Fatal(err)
			}
			number, pages, ok := mainMarks("letter-1").find(back)
			if want := m.page == 0; ok != want || ok && (number != 0 || pages != min(m.pages, mostParts)) {
				t.Errorf("%s: %+v is read as %d of %d, %t", name, m, number, pages, ok)
			}
			number, pages, ok = pageMarks("9").find(back)
			if want := m.page > 0; ok != want || ok && (number != m.page || pages != m.pages) {
				t.Errorf("%s: %+v is read as page %d of %d, %t", name, m, number, pages, ok)
			}
		}
	}
}

// TestNonce makes another nonce for each post of each message, which Discord takes.
func TestNonce(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{"letter-1", "letter-2", strings.Repeat("x", 25), strings.Repeat("x", 26), "letter-1+"} {
		for page := range 20 {
			nonce := nonceOf(id, page)
			if seen[nonce] || nonce == "" || len(nonce) > 25 {
				t.Errorf("page %d of %s has the nonce %q", page, id, nonce)
			}
			seen[nonce] = true
		}
	}
	if nonceOf("letter-1", 0) != "letter-1" {
		t.Error("the first is not the id of the outbox")
	}
}

// TestIDs reads the time out of ids.
func TestIDs(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 123e6, time.UTC)
	// The example of Discord's documentation.
	if got := madeAt(175928847299117063).UTC(); !got.Equal(time.Date(2016, 4, 30, 11, 18, 25, 796e6, time.UTC)) {
		t.Error(got)
	}
	if got := madeAt(idAt(at)); !got.Equal(at) || idAt(time.Time{}) != 0 {
		t.Errorf("%s, %d", got, idAt(time.Time{}))
	}
}

// FuzzMarks reads what Discord may send as components.
func FuzzMarks(f *testing.F) {
	for _, seed := range []string{`[]`, `[{}]`, `[1,"x",null]`, `[{"type":17,"id":70000,"components":[{"type":10,"id":-1}]}]`, `[{"type":10,"id":1e99}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var all []json.RawMessage
		if json.Unmarshal(raw, &all) != nil {
			return
		}
		if _, _, ok := mainMarks("letter-1").find(all); ok {
			first, text := numbersIn(all)
			t.Logf("numbers %d and %d are of letter-1", first, text)
		}
	})
}

// FuzzRef reads references as they may be in the file, and writes those that it reads
// as they were.
func FuzzRef(f *testing.F) {
	for _, seed := range []string{"", "1/2", "1/2+3/4", "+", "1/2+", "a/b", "1/2/3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		parts, ok := readRef(chat.Ref{ID: id})
		if ok && (len(parts) == 0 || refOf(inOps, parts).ID != id) {
			t.Errorf("%q was read as %+v", id, parts)
		}
	})
}
