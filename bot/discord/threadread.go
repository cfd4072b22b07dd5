package discord

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/chat"
)

// threadReadTime is how long reading a thread may take, while the person waits.
const threadReadTime = 4 * time.Second

// threadStarter is the type of the first post of a thread, which only refers to the
// message that it was started from.
const threadStarter = 21

// threadOf is what people have said in the thread that a message is in, or that was
// started from it; false if there is none. Where it cannot be read, it says so to the
// person, and why to the log. The message itself has that text.
func (d *Discord) threadOf(ctx context.Context, a *asked, target targeted, text string) (chat.Thread, bool) {
	room := a.channel
	if a.parent == "" {
		if target.Flags&flagHasThread == 0 {
			return chat.Thread{}, false
		}
		room = target.ID // which is that of its thread as well
	}
	ctx, cancel := context.WithTimeout(ctx, threadReadTime)
	defer cancel()
	const alone = "I have read this message alone"
	var posts []post
	err := d.call(ctx, request{method: http.MethodGet, path: "/channels/" + room + "/messages?limit=" + strconv.Itoa(chat.MostRemarks)}, &posts)
	if err != nil {
		d.opts.Log.Info("a thread could not be read", "error", err)
		switch codeOf(err) {
		case codeNoAccess, codeNoRight, codeUnknownChannel:
			return chat.Thread{Unread: alone + ": I am not allowed into this thread. Whoever manages the channel can let me in."}, true
		}
		return chat.Thread{Unread: alone + ": Discord did not show me its thread just now."}, true
	}
	t := chat.Thread{More: len(posts) == chat.MostRemarks}
	say := func(author user, timestamp, text string) {
		at, _ := time.Parse(time.RFC3339, timestamp) // what cannot be read is of no day
		t.Remarks = append(t.Remarks, chat.Remark{By: d.company.Holder(author.ID), Text: text, At: at})
	}
	if room == target.ID && strings.TrimSpace(text) != "" && !target.Author.Bot {
		say(target.Author, target.Timestamp, text)
	}
	slices.SortFunc(posts, func(x, y post) int { return cmp.Or(cmp.Compare(len(x.ID), len(y.ID)), cmp.Compare(x.ID, y.ID)) })
	hidden := false
	for _, m := range posts {
		switch {
		case m.Author.ID == "", m.Author.Bot, m.Webhook != "", m.Type == threadStarter:
		case m.ID == target.ID && strings.TrimSpace(text) != "":
			say(m.Author, m.Timestamp, text)
		case strings.TrimSpace(m.Content) != "":
			say(m.Author, m.Timestamp, d.typed(m.Content))
		case len(m.Attachments) == 0:
			hidden = true
		}
	}
	if hidden {
		t.Unread = "Discord shows me this message, and not what others have written in its thread. It does once the bot has the Message Content Intent, which whoever runs it can turn on."
	}
	return t, true
}
