package chat_test

import (
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

// A thread travels within its bounds: the latest remarks whole, and it says that there
// were earlier ones.
func TestThread(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	said := func(n, length int) (t chat.Thread) {
		for i := range n {
			t.Remarks = append(t.Remarks, chat.Remark{By: "ana", Text: strings.Repeat(string(rune('a'+i%26)), length), At: at})
		}
		return t
	}
	for _, test := range []struct {
		name    string
		in      chat.Thread
		remarks int
		more    bool
	}{
		{"nothing", chat.Thread{Unread: "I am not in this channel."}, 0, false},
		{"few", said(3, 10), 3, false},
		{"as many as there may be", said(chat.MostRemarks, 10), chat.MostRemarks, false},
		{"too many", said(chat.MostRemarks+7, 10), chat.MostRemarks, true},
		{"too long", said(5, 5000), 2, true},
		{"one that is too long", said(1, 2*chat.MostThreadRunes), 1, false},
		{"the last one too long", said(3, 2*chat.MostThreadRunes), 1, true},
		{"not ASCII", chat.Thread{Remarks: []chat.Remark{{Text: strings.Repeat("\u2028", chat.MostThreadRunes)}}}, 1, false},
	} {
		got, ok := chat.ReadThread(test.in.Arg())
		if !ok || len(got.Remarks) != test.remarks || got.More != test.more || got.Unread != test.in.Unread {
			t.Errorf("%s: %t, %d remarks, more %t, %q", test.name, ok, len(got.Remarks), got.More, got.Unread)
			continue
		}
		for i, r := range got.Remarks {
			if want := test.in.Remarks[len(test.in.Remarks)-len(got.Remarks)+i]; r.Text != want.Text && !strings.HasSuffix(r.Text, "…") || !r.At.Equal(want.At) {
				t.Errorf("%s: remark %d is %.20q", test.name, i, r.Text)
			}
		}
	}
	for _, forged := range []string{"", "x", "[]", `{"remarks":{}}`, said(1, 1).Arg() + "x", `{"remarks":[` + strings.Repeat(`{"text":""},`, 50) + `{"text":""}]}`} {
		if _, ok := chat.ReadThread(forged); ok {
			t.Errorf("%.30q was read", forged)
		}
	}
}
