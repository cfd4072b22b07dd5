package fakediscord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/discord/fakediscord"
)

func TestNonce(t *testing.T) {
	now := time.Now()
	s := office(t, fakediscord.Options{Now: func() time.Time { return now }})
	say := func(nonce string) obj { return obj{"content": "x", "nonce": nonce, "enforce_nonce": true} }
	first := post(t, s, ops, say("n1"))
	if again := post(t, s, ops, say("n1")); again != first || len(s.Messages(ops)) != 1 {
		t.Errorf("posted again: %s and %s", first, again)
	}
	post(t, s, ops, say("n2"))
	post(t, s, ops, obj{"content": "x", "nonce": "n2"})
	if len(s.Messages(ops)) != 3 {
		t.Errorf("%d messages; a nonce that is not enforced does nothing", len(s.Messages(ops)))
	}
	do(t, s, "DELETE", "/channels/"+ops+"/messages/"+first, nil)
	if a := do(t, s, "POST", "/channels/"+ops+"/messages", say("n1")); a.status != 404 || a.code != 10008 {
		t.Errorf("deleted: %s", a.raw)
	}
	now = now.Add(5 * time.Minute)
	if post(t, s, ops, say("n1")) == first {
		t.Error("the nonce is remembered for too long")
	}
	clean(t, s)
}

func TestPings(t *testing.T) {
	s := office(t, fakediscord.Options{})
	who := "<@" + ana + "> <@!" + ben + "> @everyone `<@" + ben + ">`"
	for _, c := range []struct {
		body obj
		want string
	}{
		{obj{"content": who}, ana + " " + ben + " @everyone"},
		{obj{"content": who, "allowed_mentions": obj{"parse": arr{}}}, ""},
		{obj{"content": who, "allowed_mentions": obj{"parse": arr{}, "users": arr{ben, "5"}}}, ben},
		{obj{"content": who, "allowed_mentions": obj{"parse": arr{"users"}}}, ana + " " + ben},
		{obj{"content": "`<@" + ana + ">` \\<@" + ben + "> \\@everyone"}, ""},
		{with(v2(text("<@"+ana+">")), obj{"allowed_mentions": obj{"users": arr{ana}}}), ana},
	} {
		id := post(t, s, ops, c.body)
		i := slices.IndexFunc(s.Messages(ops), func(m fakediscord.Message) bool { return m.ID == id })
		if got := strings.Join(s.Messages(ops)[i].Pinged, " "); got != c.want {
			t.Errorf("%v pings %q, want %q", c.body, got, c.want)
		}
	}
	if got := s.As(ana).Notifications(); len(got) != 3 || got[0] != "@Ana Ruiz @Ben O. @everyone <@"+ben+">" || got[2] != "" {
		t.Errorf("Ana's phone shows %q", got)
	}
	dm := do(t, s, "POST", "/users/@me/channels", obj{"recipient_id": ben}).body["id"].(string)
	id := post(t, s, dm, obj{"content": "Hello **Ben**"})
	do(t, s, "PATCH", "/channels/"+dm+"/messages/"+id, with(v2(text("Hello")), obj{"content": nil}))
	if got := s.As(ben).Notifications(); got[len(got)-1] != "Hello Ben" {
		t.Errorf("Ben's phone shows %q", got)
	}
	if m := s.Messages(ben)[0]; !m.V2 || m.Edited != 1 || m.Text != "" || m.Plain() != "Hello" {
		t.Errorf("%+v", m)
	}
	// It cannot be turned back.
	for _, body := range []obj{{"content": "x"}, {"flags": 0}, {"flags": 0, "content": "x", "components": arr{}}, {"components": arr{}}} {
		if a := do(t, s, "PATCH", "/channels/"+dm+"/messages/"+id, body); a.status != 400 {
			t.Errorf("%v: %s", body, a.raw)
		}
	}
}

func TestFiles(t *testing.T) {
	s := office(t, fakediscord.Options{})
	path := "/channels/" + ops + "/messages"
	described := func(name string) arr { return arr{obj{"id": "0", "filename": name, "description": "A line going up"}} }
	id := post(t, s, ops, with(v2(gallery("attachment://a.png", "Up")), obj{"attachments": described("a.png")}), "a.png")
	m := s.Messages(ops)[0]
	if len(m.Files) != 1 || m.Files[0].Description != "A line going up" || m.Plain() != "[image: Up]" {
		t.Errorf("%+v", m)
	}
	a := do(t, s, "GET", path+"/"+id, nil)
	if !strings.Contains(a.raw, `"url":"https://cdn.discordapp.com/attachments/`) || strings.Contains(a.raw, "attachment://") {
		t.Errorf("its address: %s", a.raw)
	}
	kept := obj{"attachments": arr{obj{"id": m.Files[0].ID}, obj{"id": 0, "filename": "b.png", "description": "Down"}},
		"components": arr{gallery("attachment://a.png", "Up"), gallery("attachment://b.png", "Down")}}
	if a := do(t, s, "PATCH", path+"/"+id, kept, "b.png"); a.status != 200 || s.Messages(ops)[0].Plain() != "[image: Up]\n[image: Down]" {
		t.Errorf("one more: %s", a.raw)
	}
	clean(t, s)
	// A file that is not listed goes away, and then nothing may show it.
	if a := do(t, s, "PATCH", path+"/"+id, obj{"attachments": arr{}}); !strings.Contains(a.raw, "ATTACHMENT_NOT_FOUND") {
		t.Errorf("taken away: %s", a.raw)
	}
	for want, body := range map[string]obj{
		"NOT_SHOWN":   with(v2(text("x")), obj{"attachments": described("a.png")}),
		"NO_ALT_TEXT": {"content": "x"},
		"NOT_LISTED":  {"content": "x", "attachments": arr{}},
		"NOT_FOUND":   {"content": "x", "attachments": arr{obj{"id": 5}}},
		"BAD_LENGTH":  {"content": "x", "attachments": arr{obj{"id": 0, "description": x(1025)}}},
		"MAX_LENGTH":  {"content": "x"},
	} {
		files := []string{"a.png"}
		if want == "MAX_LENGTH" {
			files = strings.Split(strings.Repeat("a.txt ", 11), " ")[:11]
		}
		if a := do(t, s, "POST", path, body, files...); !strings.Contains(a.raw, want) {
			t.Errorf("%s: %s", want, a.raw)
		}
	}
}

func TestHistory(t *testing.T) {
	s := office(t, fakediscord.Options{})
	var ids []string
	for i := range 10 {
		ids = append(ids, post(t, s, ops, obj{"content": fmt.Sprint(i)}))
	}
	s.As(ana).Say(ops, "private")
	for query, want := range map[string]string{
		"?limit=3": " 9 8", "": " 9 8 7 6 5 4 3 2 1 0", "?limit=2&before=" + ids[5]: "4 3", "?limit=2&after=" + ids[5]: "7 6", "?limit=4&around=" + ids[5]: "6 5 4 3",
		"?limit=2&after=1": "1 0", "?after=" + ids[9]: "",
	} {
		var got []string
		for _, m := range do(t, s, "GET", "/channels/"+ops+"/messages"+query, nil).list {
			got = append(got, m.(obj)["content"].(string))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for i := 1; i < len(ids); i++ {
		if len(ids[i]) == len(ids[i-1]) && ids[i] <= ids[i-1] {
			t.Errorf("ids do not grow: %s after %s", ids[i], ids[i-1])
		}
	}
	clean(t, s)
}

func TestThreads(t *testing.T) {
	s := office(t, fakediscord.Options{})
	id := post(t, s, ops, obj{"content": "Digest"})
	path := "/channels/" + ops + "/messages/" + id + "/threads"
	a := do(t, s, "POST", path, obj{"name": "Detail", "auto_archive_duration": 10080})
	if a.status != 201 || a.body["id"] != id || a.body["type"] != 11.0 || a.body["parent_id"] != ops {
		t.Fatalf("%s", a.raw)
	}
	if a := do(t, s, "POST", path, obj{"name": "Again"}); a.code != 160004 {
		t.Errorf("again: %s", a.raw)
	}
	inside := post(t, s, id, obj{"content": "More"})
	if m := s.Messages(ops)[0]; m.ThreadName != "Detail" || len(m.Thread) != 1 || m.Thread[0].Plain() != "More" {
		t.Errorf("%+v", m)
	}
	history := do(t, s, "GET", "/channels/"+id+"/messages", nil).list
	if len(history) != 2 || history[1].(obj)["type"] != 21.0 {
		t.Errorf("its history: %v", history)
	}
	edit := func() answer { return do(t, s, "PATCH", "/channels/"+id+"/messages/"+inside, obj{"content": "Less"}) }
	s.Archive(id, false)
	if a := edit(); a.code != 50083 {
		t.Errorf("archived: %s", a.raw)
	}
	if a := do(t, s, "PATCH", "/channels/"+id, obj{"archived": false}); a.status != 200 || edit().status != 200 {
		t.Errorf("opened: %s", a.raw)
	}
	s.Archive(id, false)
	post(t, s, id, obj{"content": "opens it"})
	if a := edit(); a.status != 200 {
		t.Errorf("a message opens it: %s", a.raw)
	}
	s.Archive(id, true)
	if a := do(t, s, "POST", "/channels/"+id+"/messages", obj{"content": "x"}); a.code != 160005 {
		t.Errorf("locked: %s", a.raw)
	}
	s.AddGuild(fakediscord.Guild{ID: guild, Name: "Northwind", Permissions: fakediscord.Usual &^ (fakediscord.SendMessagesInThreads | fakediscord.CreatePublicThreads)})
	if a := do(t, s, "POST", "/channels/"+id+"/messages", obj{"content": "x"}); a.code != 50013 {
		t.Errorf("not permitted: %s", a.raw)
	}
	second := post(t, s, ops, obj{"content": "x"})
	if a := do(t, s, "POST", "/channels/"+ops+"/messages/"+second+"/threads", obj{"name": "x"}); a.code != 50013 {
		t.Errorf("not permitted: %s", a.raw)
	}
	clean(t, s)
}

func TestPlain(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)
	s := office(t, fakediscord.Options{Now: func() time.Time { return at }})
	register(t, s, obj{"name": "risk", "description": "d"})
	for text, want := range map[string]string{
		"**bold** *it* _it_ __u__ ~~no~~ ||s|| ***both***":         "bold it it u no s both",
		`\*\*not\*\* \_a\_ \~ \| \# \- 1\. \> \[x\]\(y\) \\`:       `**not** _a_ ~ | # - 1. > [x](y) \`,
		"snake_case_name 2*3*4 a*b":                                "snake_case_name 234 a*b",
		"* item\n- **two**\n  - three":                             "• item\n• two\n  • three",
		"# One\n## Two\n### Three\n#four\n-# small":                "One\nTwo\nThree\n#four\nsmall",
		"> quoted *x*\n>not":                                       "> quoted x\n>not",
		"`a*b*` ``x ` y`` `` ` ``":                                 "a*b* x ` y `",
		"a\n```go\nx := *y*\n```\nb ```c```":                       "a\nx := *y*\nb c",
		"[words](https://a.b/c_d_e) [w](<https://a.b>)":            "words w",
		"<https://a.b/_x_> https://a.b/_y_z_":                      "https://a.b/_x_ https://a.b/_y_z_",
		"<@" + ana + "> <#" + ops + "> <@1> </risk log:5> <:ok:5>": "@Ana Ruiz #ops @unknown-user /risk log :ok:",
		fmt.Sprintf("<t:%d:t> <t:%d:D> <t:%d:R> <t:%d>", at.Unix(), at.Unix(), at.Add(50*time.Hour).Unix(), at.Add(-time.Minute).Unix()): "10:30 26 November 2026 in 2 days 26 November 2026 10:29",
		"**open *x":            "**open *x",
		"**a \\** b** `**` **": "a ** b ** **",
	} {
		m := s.As(ana).DM(text)
		if got := m.Plain(); got != want {
			t.Errorf("%q reads\n%q, want\n%q", text, got, want)
		}
	}
	m := s.As(ana).Say(ops, "[x](https://a.b) https://c.d `https://e.f` [https://g.h](https://i.j)")
	if got := fmt.Sprint(m.Links(), m.Masked()); got != "[https://a.b https://c.d https://g.h https://i.j] [x → https://a.b https://g.h → https://i.j]" {
		t.Errorf("links: %s", got)
	}
	if m := s.As(ana).Say(ops, "hi @ben in #ops"); m.Text != "hi <@"+ben+"> in <#"+ops+">" || !slices.Equal(m.Pinged, []string{ben}) {
		t.Errorf("typed: %+v", m)
	}
}

// FuzzPlain reads texts of any kind.
func FuzzPlain(f *testing.F) {
	f.Add("**a** `b` <@1> [x](https://a.b)\n```\nc\n``` \\")
	f.Add("> # - *_~|")
	f.Fuzz(func(t *testing.T, text string) {
		s := office(t, fakediscord.Options{})
		m := s.As(ana).Say(ops, text)
		_, _, _ = m.Plain(), m.Links(), m.Masked()
	})
}
