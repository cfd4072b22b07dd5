package discord_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
)

// TestAnswersFail lets each request that answers somebody go wrong in each way: the
// first response, the answer in the place of "thinking", and what follows an answer. In
// the end the person has been told once what came of it, and it came of it once.
func TestAnswersFail(t *testing.T) {
	t.Parallel()
	together(t, some(t, sending, 4), func(t *testing.T, w wrong) {
		deaf := w.fault.Global && w.fault.RetryAfter > time.Minute // to whatever the bot says
		gate := &office.Gate{}
		st := newStage(t, calm(t), setting{brief: true, through: gate.Through, discord: discord.Options{Patience: 400 * time.Millisecond}})
		ana, support := st.as("ana"), channelOf("support")
		for _, times := range []int{1, 2} {
			faults := append([]fakediscord.Fault{w.fault, w.fault}[:times:times], fakediscord.Fault{}, w.fault)
			risk := fmt.Sprintf("Risk told %d", times)
			st.fake.Fail(fakediscord.CreateResponse, faults...)
			ack := ana.Command(support, "risk log", risky(risk, 2, 3))
			st.told(ana, ack, risk, deaf)
			st.fake.Heal(fakediscord.CreateResponse)

			risk = fmt.Sprintf("Risk told later %d", times)
			gate.Shut()
			ack = ana.Command(support, "risk log", risky(risk, 2, 3))
			st.acked(ack, risk)
			if !ack.Thinking() {
				t.Errorf("%s: the answer came before the deed", risk)
			}
			st.fake.Fail(fakediscord.EditOriginal, faults...)
			gate.Open()
			st.told(ana, ack, risk, deaf)
			st.fake.Heal(fakediscord.EditOriginal)
		}
		// What is long is followed by the rest of it.
		long := risky("Long", 2, 3)
		for _, name := range []string{"cause", "event", "consequence", "mitigation"} {
			long[name] = "The " + name + " is " + strings.Repeat("long ", 190) + "at the end."
		}
		st.acked(ana.Command(support, "risk log", long), "a long risk")
		id := string(st.RiskCalled("Long"))
		for _, times := range []int{1, 2} {
			faults := append([]fakediscord.Fault{w.fault, w.fault}[:times:times], fakediscord.Fault{}, w.fault)
			st.fake.Fail(fakediscord.CreateFollowup, faults...)
			before := 0
			for _, m := range st.fake.Messages(ana.ID) {
				before += strings.Count(m.Plain(), "The mitigation is")
			}
			ack := ana.Command(support, "risk show", map[string]any{"id": id})
			st.acked(ack, "the long answer")
			st.discord.Quiet()
			st.discord.Rested()
			st.fake.Heal(fakediscord.CreateFollowup)
			shown := -before
			for _, m := range append(ack.Replies(), st.fake.Messages(ana.ID)...) {
				shown += strings.Count(m.Plain(), "The mitigation is")
			}
			// Where it is not known whether the person has it, it is shown again.
			if !deaf && (shown < 1 || shown > 1 && !w.fault.Posted) {
				t.Errorf("the end of a long answer is shown %d times", shown)
			}
		}
		st.drained()
		st.balanced()
		if t.Failed() {
			t.Logf("%s\n%s", st.fake.Dump(), st.Log.Has(0))
		}
	})
}

// told sees to it that a risk is there once and that the person was told so once: where
// they asked, or by direct message. Where Discord is deaf, they may have to ask again.
func (st *stage) told(v *visitor, ack fakediscord.Ack, risk string, deaf bool) {
	st.T.Helper()
	st.fake.WaitFor(risk, func() bool { return len(st.Answers(0)) > 0 && st.isLogged(risk) })
	st.discord.Quiet()
	st.discord.Rested()
	replies := 0
	for _, m := range ack.Replies() {
		if strings.Contains(m.Plain(), risk) {
			replies++
		}
	}
	direct := st.answersIn(v.who, risk)
	if n := replies + direct; n > 1 || n < 1 && !deaf {
		st.T.Errorf("%s: told %d times where it was asked, and %d times by direct message", risk, replies, direct)
	}
	st.drained()
	if n := st.ledger().Risks[risk]; n != 1 {
		st.T.Errorf("%s is there %d times", risk, n)
	}
}

// isLogged reports whether there is a risk of that title.
func (st *stage) isLogged(title string) bool { return st.ledger().Risks[title] > 0 }
