package slack

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

func table(title string) chat.Message {
	return chat.Message{Title: chat.L(title), Subject: "RISK-1", Blocks: []chat.Block{{
		Kind: chat.BlockTable, Head: []string{"Risk", "Score"}, Rows: [][]chat.Line{{chat.L("The port closes"), chat.L("12")}},
	}}}
}

// TestUnknownBlocks sends a message again without the blocks that Slack does not know
// yet, and changes it in the same way.
func TestUnknownBlocks(t *testing.T) {
	d := atDoor(t, fakeslack.Options{UnknownBlocks: []string{"table"}})
	ops := place("C1OPS")
	ref := d.put(ops, chat.Ref{}, table("Risks"))
	got := d.stands("C1OPS", "Risks")[0]
	if !strings.Contains(got.Plain(), "The port closes") || strings.Contains(string(got.Blocks), `"table"`) {
		t.Errorf("there is %s", got.Blocks)
	}
	if !strings.Contains(d.log.String(), "gets it more plainly") {
		t.Error("it is not in the log")
	}
	d.put(ops, ref, table("Risks, changed"))
	d.stands("C1OPS", "Risks, changed")
	// Pages that were posted before one was refused are laid out anew as well.
	m := says("Digest")
	detail := table("Detail")
	m.Detail = &detail
	d.put(ops, chat.Ref{}, m)
	d.stands("C1OPS", "Risks, changed", "Digest", "↳ Detail")
}

// TestPlainer lays a message out more and more plainly until Slack takes it.
func TestPlainer(t *testing.T) {
	for _, code := range []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_arguments"} {
		m := newSlate(t)
		s := onSlate(t, m, nil, func(o *Options) { o.Pace = quick })
		m.fault = func(method string, form url.Values) fault {
			if form.Has("blocks") && form.Get("blocks") != "[]" {
				return fault{Body: refusal(code)}
			}
			return fault{}
		}
		out := chat.Outgoing{ID: "letter-1", To: place("C1"), Message: table("A risk & more"), Created: time.Now()}
		ref, err := s.Send(context.Background(), out)
		if err != nil {
			t.Fatal(err)
		}
		const want = "Slack would not take the rest of this message. It is about RISK-1."
		if got := m.said("C1"); len(got) != 1 || !strings.HasPrefix(got[0], "A risk &amp; more") || !strings.HasSuffix(got[0], want) {
			t.Errorf("%s: there is %q", code, got)
		}
		out.ID, out.Edit, out.Message = "letter-2", ref, table("Another risk")
		if _, err := s.Send(context.Background(), out); err != nil {
			t.Fatal(err)
		}
		if got := m.said("C1"); len(got) != 1 || !strings.HasPrefix(got[0], "Another risk") {
			t.Errorf("%s: there is %q", code, got)
		}
	}
}

// TestNoLayoutAtAll gives a message up that Slack takes in no form, with nothing of
// it posted.
func TestNoLayoutAtAll(t *testing.T) {
	m := newSlate(t)
	s := onSlate(t, m, nil, func(o *Options) { o.Pace = quick })
	m.fault = func(method string, _ url.Values) fault { return fault{Body: refusal("msg_too_long")} }
	_, err := s.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: place("C1"), Message: table("Risks"), Created: time.Now()})
	if never, ok := errors.AsType[*chat.Undeliverable](err); !ok || !strings.Contains(never.Reason, "however plainly") {
		t.Errorf("not given up: %v", err)
	}
	if n := m.asked("chat.postMessage"); n != 3 {
		t.Errorf("Slack was asked %d times, want 3", n)
	}
}

// TestStrayPage takes back a page that Slack has put into the channel, because the
// message whose page it is was deleted meanwhile.
func TestStrayPage(t *testing.T) {
	m := newSlate(t)
	s := onSlate(t, m, nil, func(o *Options) { o.Pace = quick })
	n := 0
	m.fault = func(method string, _ url.Values) fault {
		if n++; n == 2 {
			m.rooms["C1"] = nil
		}
		return fault{}
	}
	ref, err := s.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 3), Created: time.Now()})
	if err != nil || ref.IsZero() {
		t.Errorf("%s, %v", ref.ID, err)
	}
	if got := m.said("C1"); len(got) > 0 {
		t.Errorf("there is %.60q", got)
	}
}

// TestStrayPageStays where it cannot be taken back yet, and is taken back later.
func TestStrayPageStays(t *testing.T) {
	m := newSlate(t)
	s := onSlate(t, m, nil, func(o *Options) { o.Pace = quick })
	n := 0
	m.fault = func(method string, _ url.Values) fault {
		if n++; n == 2 {
			m.rooms["C1"] = nil
		}
		if method == "chat.delete" && n < 5 {
			return fault{Status: 500}
		}
		return fault{}
	}
	out := chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 2), Created: time.Now()}
	if _, err := s.Send(context.Background(), out); err == nil {
		t.Error("a page without its message was taken for sent")
	} else if _, doubt := errors.AsType[*chat.Doubtful](err); !doubt {
		t.Error(err)
	}
}
