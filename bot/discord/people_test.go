package discord

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/chat"
)

// seenArgs are what the company was told of accounts.
func (k *desk) seenArgs() []chat.Args {
	synctest.Wait()
	var all []chat.Args
	for _, inv := range k.clerk.sightings() {
		all = append(all, inv.Args)
	}
	return all
}

// What Discord says of an account is told when it is news, before it is answered.
func TestIntroduce(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.does(typeCommand, typed("my"))
		k.does(typeCommand, typed("my"))
		k.does(typeCommand, typed("my"), inDirect(anaID)) // where nicknames are not known
		k.does(typeComponent, pressed("p:my"), onCard, fields{"locale": "de"}).only()
		k.does(typeCommand, typed("my"), fields{"member": fields{"user": fields{"id": newID, "username": "new", "global_name": "New One"}}})
		k.writes("my") // which says no language
		want := []chat.Args{
			{"account": anaID, "name": "Ana", "locale": "en-GB", "standing": "member"},
			{"account": anaID, "name": "Ana", "locale": "de", "standing": "member"},
			{"account": newID, "name": "New One", "locale": "en-GB", "standing": "member"},
		}
		got := k.seenArgs()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		first := k.clerk.sightings()[0]
		if first.Via != chat.ViaProgram || first.Workspace != guildID || first.Account != anaID || first.ID == k.clerk.sightings()[1].ID {
			t.Errorf("got %+v", first)
		}
	})
}

// Another guild is refused, and nobody in it is introduced.
func TestOtherGuild(t *testing.T) {
	inBubble(t, func(k *desk) {
		there := fields{"guild_id": otherID}
		for _, act := range []*did{
			k.does(typeCommand, typed("my"), there), k.does(typeComponent, pressed("p:my"), onCard, there),
			k.does(typeModal, fields{"custom_id": "f:x:y:0", "components": []fields{}}, there),
		} {
			if got := act.only(); got.body.Flags != alone || !strings.Contains(got.body.words(), "not one of the company’s") {
				t.Errorf("got %s", got)
			}
		}
		if len(k.clerk.invocations())+len(k.clerk.sightings()) > 0 {
			t.Error("something was taken")
		}
		k.company.guilds = nil // any guild is the company's
		k.does(typeCommand, typed("my"), there)
		if k.last().Workspace != otherID {
			t.Error("it was not taken")
		}
	})
}

// membersOf answers who is in the company's guild.
func (k *desk) membersOf(is func(account string) (int, string)) {
	k.line.mu.Lock()
	defer k.line.mu.Unlock()
	k.line.answer = func(what string, body saidBody) (int, string) {
		if account, ok := strings.CutPrefix(what, "GET /guilds/"+guildID+"/members/"); ok {
			return is(account)
		}
		return usualAnswers(what, body)
	}
}

const noMember = `{"code":10007,"message":"Unknown Member"}`

// Who has left the guild gets nothing by direct message any more, and that is told.
func TestDirectMessagesOfWhoHasLeft(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.membersOf(func(account string) (int, string) {
			if account == benID {
				return 404, noMember
			}
			return 200, `{"user":{"id":"` + account + `","username":"x"}}`
		})
		if got := k.does(typeCommand, typed("my"), inDirect(benID)).only(); !strings.Contains(got.body.words(), "not in the company’s server") {
			t.Errorf("got %s", got)
		}
		k.writes("my", fields{"author": fields{"id": benID, "username": "ben"}})
		synctest.Wait()
		if len(k.clerk.invocations()) > 0 {
			t.Error("it was taken")
		}
		if diff := cmp.Diff([]chat.Args{{"account": benID, "standing": "gone"}}, k.seenArgs()); diff != "" {
			t.Error(diff)
		}
		if n := len(k.line.of("GET /guilds/")); n != 1 {
			t.Errorf("asked %d times", n)
		}
		typing := k.does(typeComplete, typed("risk close", fields{"type": 3, "name": "id", "value": "", "focused": true}), inDirect(benID)).only()
		if len(*typing.body.Choices) > 0 || len(k.clerk.typing) > 0 {
			t.Error("something was suggested")
		}
		k.does(typeCommand, typed("my"), inDirect(anaID)).only()
		if k.last().Account != anaID {
			t.Error("somebody else was refused")
		}
		// They are back, which is found out within the hour.
		k.membersOf(func(string) (int, string) { return 200, `{"user":{"id":"` + benID + `","username":"x"}}` })
		time.Sleep(believed)
		k.does(typeCommand, typed("my"), inDirect(benID)).only()
		if k.last().Account != benID {
			t.Error("they are not let in again")
		}
	})
}

// What cannot be found out refuses nobody.
func TestDirectMessagesInDoubt(t *testing.T) {
	inBubble(t, func(k *desk) {
		for _, answer := range []struct {
			status int
			text   string
		}{{0, ""}, {503, ""}, {403, `{"code":50001,"message":"Missing Access"}`}, {404, `{"code":10004,"message":"Unknown Guild"}`}} {
			k.membersOf(func(string) (int, string) { return answer.status, answer.text })
			act := k.does(typeCommand, typed("my"), inDirect(benID))
			time.Sleep(10 * time.Second)
			if got := act.only(); got.body.words() != "Done: my" || got.after > memberTime {
				t.Errorf("%d: got %s", answer.status, got)
			}
			time.Sleep(doubted)
		}
		if len(k.seenArgs()) != 1 {
			t.Errorf("told %v", k.seenArgs())
		}
	})
}

// Once a day all accounts are looked at, so that who has left is found out.
func TestWalk(t *testing.T) {
	inBubble(t, func(k *desk) {
		var gone atomic.Value
		gone.Store("")
		k.membersOf(func(account string) (int, string) {
			switch {
			case account == gone.Load():
				return 404, noMember
			case account == benID:
				return 200, `{"nick":"Ben","user":{"id":"` + account + `","username":"ben.ito"}}`
			}
			return 200, `{"user":{"id":"` + account + `","username":"ana.roth"}}`
		})
		ctx, stop := context.WithCancel(k.t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); k.d.keepMembers(ctx, k.clerk) }()
		time.Sleep(time.Hour)
		want := []chat.Args{
			{"account": anaID, "name": "ana.roth", "standing": "member"},
			{"account": benID, "name": "Ben", "standing": "member"},
		}
		if diff := cmp.Diff(want, k.seenArgs()); diff != "" {
			t.Error(diff)
		}
		if n := len(k.line.of("GET /guilds/")); n != 2 {
			t.Errorf("asked %d times", n)
		}
		gone.Store(benID)
		time.Sleep(walkEvery + walkJitter)
		want = append(want, chat.Args{"account": benID, "name": "Ben", "standing": "gone"})
		if diff := cmp.Diff(want, k.seenArgs()); diff != "" {
			t.Error(diff)
		}
		gone.Store("")
		time.Sleep(walkEvery + walkJitter)
		if diff := cmp.Diff(append(want, want[1]), k.seenArgs()); diff != "" {
			t.Error(diff)
		}
		// Where the guild cannot be asked, nobody is said to have left, and it is tried
		// again soon.
		k.membersOf(func(string) (int, string) { return 403, `{"code":50001,"message":"Missing Access"}` })
		before := len(k.line.of("GET /guilds/"))
		time.Sleep(walkEvery + walkJitter + 2*walkAgain)
		if n := len(k.line.of("GET /guilds/")) - before; n < 4 || len(k.seenArgs()) != len(want)+1 {
			t.Errorf("asked %d times, told %v", n, k.seenArgs())
		}
		stop()
		<-ended
	})
}
