package commands_test

import (
	"strings"
	"testing"

	"adjutant/chat"
)

// A record leads back to the message that it was made of, if the address is one of the
// web: nothing that would run in the reader's browser.
func TestOriginLink(t *testing.T) {
	c := newCompany(t)
	for link, ok := range map[string]bool{
		"https://northwind.slack.com/archives/C1/p1?thread_ts=1.2": true,
		"http://127.0.0.1:8080/x":                                  true,
		"":                                                         false,
		"javascript:alert(1)":                                      false,
		"JavaScript://x/%0aalert(1)":                               false,
		"data:text/html,x":                                         false,
		"https:opaque":                                             false,
		"//northwind.example/x":                                    false,
		"file:///etc/passwd":                                       false,
		"https://\x00":                                             false,
		"https://x/" + strings.Repeat("a", 2000):                   false,
	} {
		reply := c.dispatch("ana", chat.Invocation{
			Via: chat.ViaForm, Path: "risk log", Args: chat.Args{"title": "Supplier fails"}, Link: link,
			Message: chat.Ref{ID: "1.2"},
		})
		shown := c.do("ana", "risk show "+reply.Message.Subject)
		found := false
		for _, b := range shown.Message.Blocks {
			for _, line := range b.Lines {
				for _, s := range line {
					found = found || s.Kind == chat.SpanLink && s.Ref == link
					if s.Kind == chat.SpanLink && !strings.HasPrefix(s.Ref, "http") {
						t.Errorf("%q leads to %q", link, s.Ref)
					}
				}
			}
		}
		if found != ok {
			t.Errorf("%q is shown: %t", link, found)
		}
	}
	c.checkStore()
}

// What a message says is kept whole, and its first line is proposed for the title.
func TestShortcutFills(t *testing.T) {
	c := newCompany(t)
	long := strings.Repeat("Straße ", 40) + "\nSecond line"
	reply := c.dispatch("ana", chat.Invocation{Via: chat.ViaButton, Path: "risk log", Form: true, Args: chat.Args{"event": long}})
	if reply.Form == nil {
		t.Fatal(words(reply))
	}
	values := map[string]string{}
	for _, f := range reply.Form.Fields {
		values[f.Option.Name] = f.Value
	}
	if n := len([]rune(values["title"])); n == 0 || n > chat.TextLimit || strings.Contains(values["title"], "\n") || values["event"] != long {
		t.Errorf("the form begins with %q and %q", values["title"], values["event"])
	}
	if reply := c.dispatch("ana", chat.Invocation{Via: chat.ViaForm, Path: "risk log", Args: chat.Args{"title": values["title"], "event": long}}); reply.Failed || reply.Form != nil {
		t.Errorf("what was proposed is refused: %s", words(reply))
	}
	reply = c.dispatch("ana", chat.Invocation{Via: chat.ViaButton, Path: "update post", Form: true, Args: chat.Args{"blockers": "Contract unsigned\nstill"}})
	mustSay(t, reply, "summary: Contract unsigned \n")
}
