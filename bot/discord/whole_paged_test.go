package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
	"adjutant/storage"
)

// paged is a message of so many posts, each of which names the edition.
func paged(edition string, posts int) chat.Message {
	detail := chat.Message{Title: chat.L("All of " + edition)}
	for i := range posts - 1 {
		// A post holds nearly four thousand characters.
		detail.Blocks = append(detail.Blocks, chat.Paragraph(chat.T(fmt.Sprintf("%s part %d: ", edition, i)+strings.Repeat(edition+" ", 3000/(len(edition)+1)))))
	}
	return chat.Message{Title: chat.L("News of " + edition), Detail: &detail}
}

// publish puts a message into the outbox, or its new words.
func (st *stage) publish(to chat.Place, slot string, m chat.Message) {
	st.T.Helper()
	err := st.Store.Update(st.T.Context(), func(tx storage.Tx) error {
		return storage.Send(tx, to, storage.Post{Subject: "NEWS-1", Slot: slot}, m, st.Now())
	})
	if err != nil {
		st.T.Fatal(err)
	}
}

// TestPagesFail lets each request for a message of several posts go wrong in each way,
// in a channel, where the pages are in a thread, and in direct messages, while it is
// posted, and while it becomes longer and shorter. In the end all of it is there once,
// in order.
func TestPagesFail(t *testing.T) {
	t.Parallel()
	// What is refused for its form is laid out more plainly, in less.
	all := slices.DeleteFunc(slices.Clone(sending), func(w wrong) bool { return w.fault.Code != 0 })
	together(t, some(t, all, 3), func(t *testing.T, w wrong) {
		st := newStage(t, calm(t), setting{brief: true})
		inChannel := chat.Place{Platform: discord.Name, Workspace: guild, ID: channelOf("support")}
		toAna := chat.Place{Platform: discord.Name, Direct: true, ID: accountOf("ana")}
		routes := []fakediscord.Route{fakediscord.CreateMessage, fakediscord.EditMessage, fakediscord.StartThread, fakediscord.GetMessages, fakediscord.DeleteMessage}
		for round, route := range some(t, routes, 2) {
			for step, posts := range []int{4, 6, 2} {
				edition := fmt.Sprintf("edition%d.%d", round, step)
				f := w.fault
				st.fake.Fail(route, fakediscord.Fault{}, f, fakediscord.Fault{}, f, f)
				for _, to := range []chat.Place{inChannel, toAna} {
					st.publish(to, fmt.Sprint("round", round), paged(edition, posts))
				}
				st.drained()
				st.fake.Heal(route)
				for _, to := range []chat.Place{inChannel, toAna} {
					if wrong := pagesOf(st.fake, to, round, edition, posts); wrong != "" {
						t.Errorf("%s, %d posts to %s: %s", route, posts, to.Key(), wrong)
					}
				}
				st.balanced()
				if t.Failed() {
					t.Fatalf("%s\n%s", st.fake.Dump(), st.Log.Has(0))
				}
			}
		}
		rung(t, st.fake, st.Org())
	})
}

// pagesOf reports what is wrong with the posts that a place has of a round, which is to
// be of an edition.
func pagesOf(fake *fakediscord.Server, to chat.Place, round int, edition string, posts int) string {
	var all []fakediscord.Message
	for _, m := range fake.Messages(to.ID) {
		all = append(append(all, m), m.Thread...)
	}
	all = slices.DeleteFunc(all, func(m fakediscord.Message) bool {
		return !strings.Contains(m.Plain(), fmt.Sprintf("edition%d.", round))
	})
	if len(all) != posts {
		return fmt.Sprintf("%d posts are there", len(all))
	}
	if want := "News of " + edition; !strings.Contains(all[0].Plain(), want) {
		return fmt.Sprintf("it begins with %.100q", all[0].Plain())
	}
	for i, m := range all[1:] {
		if want := fmt.Sprintf("%s part %d: ", edition, i); !strings.Contains(m.Plain(), want) {
			return fmt.Sprintf("the post %d reads %.100q", i+1, m.Plain())
		}
	}
	return ""
}
