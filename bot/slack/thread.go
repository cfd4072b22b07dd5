package slack

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/chat"
)

const (
	// threadTime is how long reading a thread may take, while the person waits.
	threadTime = 4 * time.Second
	// mostOfThread is how many posts of one are looked at.
	mostOfThread = 2000
)

// threadOf is what people have said in the thread of a message. Where it cannot be
// read, it says so to the person, and why to the log.
func (s *Slack) threadOf(ctx context.Context, a *asked, root string) chat.Thread {
	ctx, cancel := context.WithTimeout(ctx, threadTime)
	defer cancel()
	w, err := s.workspace(ctx, a.workspace)
	var me self
	if err == nil {
		me, err = w.who(ctx)
	}
	if err != nil {
		return s.unreadThread(nil, err)
	}
	var t chat.Thread
	n := 0
	err = w.read(ctx, reading{channel: a.way.Channel, thread: root, oldest: "0"}, func(p post) bool {
		if n++; p.saysSomething(me) {
			t.Remarks = append(t.Remarks, chat.Remark{By: s.company.Holder(p.User), Text: s.typed(p.Text), At: timeOfStamp(p.TS)})
		}
		if len(t.Remarks) > 2*chat.MostRemarks { // only the latest are wanted
			t.Remarks, t.More = slices.Delete(t.Remarks, 0, chat.MostRemarks), true
		}
		return n >= mostOfThread
	})
	if err != nil {
		return s.unreadThread(w, err)
	}
	return t
}

// spoken are the kinds of posts in which people say something, beside plain ones.
var spoken = []string{"", "file_share", "me_message", "thread_broadcast"}

// saysSomething reports whether a person has written a post. What apps have posted, we
// among them, nobody has said.
func (p post) saysSomething(me self) bool {
	return p.User != "" && p.User != me.User && p.BotID == "" && slices.Contains(spoken, p.Subtype) && strings.TrimSpace(p.Text) != ""
}

// unreadThread says why a thread was not read.
func (s *Slack) unreadThread(w *workspace, err error) chat.Thread {
	s.opts.Log.Info("a thread could not be read", "error", err)
	const alone = "I have read this message alone"
	switch codeOf(err) {
	case "not_in_channel", "channel_not_found":
		return chat.Thread{Unread: fmt.Sprintf("%s: I am not in this channel. Somebody in it can let me in with /invite @%s", alone, w.handle())}
	case "missing_scope", "no_permission":
		return chat.Thread{Unread: alone + ": I am not allowed to read threads here. Whoever runs the bot can tell you more."}
	case "thread_not_found":
		return chat.Thread{Unread: alone + ": its thread is gone."}
	}
	return chat.Thread{Unread: alone + ": Slack did not show me its thread just now."}
}

// timeOfStamp is the moment of a timestamp of Slack's, zero if it is none.
func timeOfStamp(ts string) time.Time {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}
	}
	return time.Unix(n, 0)
}
