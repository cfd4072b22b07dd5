package discord

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/chat"
)

// register is a book that logs risks, as the rails of the commands do it: what is
// missing or wrong becomes a form, with everything that was typed kept.
type register struct {
	command chat.Command
	wrong   map[string]string // what is wrong, by option and value
	refuses string
	logged  []chat.Args
	ids     []string
}

func (k *desk) register() *register {
	r := &register{command: k.company.Commands()[0], wrong: map[string]string{}}
	k.clerk.answer = func(_ context.Context, inv chat.Invocation) chat.Reply { return r.answer(inv) }
	k.clerk.complete = func(option, _ string) []chat.Suggestion {
		switch option {
		case "owner":
			return []chat.Suggestion{{Value: "ana", Label: "Ana Roth"}, {Value: "ben", Label: "Ben Ito"}}
		case "department":
			many := make([]chat.Suggestion, mostChoices)
			for i := range many {
				many[i] = chat.Suggestion{Value: strings.Repeat("d", i+1), Label: "Department"}
			}
			return many
		}
		return nil
	}
	return r
}

func (r *register) answer(inv chat.Invocation) chat.Reply {
	if inv.Path != "risk log" {
		return chat.Say("Done: " + inv.Path)
	}
	if r.refuses != "" && !inv.Form {
		return chat.Reply{Message: chat.Message{Title: chat.L(r.refuses)}, Failed: true}
	}
	form := &chat.Form{Title: r.command.Summary, Path: inv.Path, Submit: "Log", Hidden: chat.Args{}}
	asks := inv.Form
	for _, o := range r.command.Options {
		value, given := inv.Args[o.Name]
		field := chat.FormField{Option: o, Value: value, Error: r.wrong[o.Name+"="+value], Given: given && !inv.Form}
		asks = asks || field.Error != "" || o.Required && value == ""
		form.Fields = append(form.Fields, field)
	}
	if inv.Args["rev"] != "" {
		form.Hidden["rev"] = inv.Args["rev"]
	}
	if asks {
		return chat.Reply{Form: form, Failed: !inv.Form}
	}
	if !slices.Contains(r.ids, inv.ID) { // which is what the dispatcher sees to
		r.ids, r.logged = append(r.ids, inv.ID), append(r.logged, inv.Args)
	}
	return chat.Say("RISK-1 is logged.")
}

// The whole way through a form of two steps: noted, carried on after a restart, and
// logged once.
func TestFormOfSeveralSteps(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		opened := k.does(typeCommand, typed("risk log", option("due", "friday"))).only()
		if opened.Type != respondModal || !strings.Contains(opened.body.Title, "(1/2)") {
			t.Fatalf("got %s", opened)
		}
		if diff := cmp.Diff([]string{"title", "likelihood", "owner", "department", "detail"}, opened.body.fields()); diff != "" {
			t.Fatal(diff)
		}
		if owner := opened.body.field("owner"); len(owner.Options) != 2 || opened.body.field("department").Type != 4 {
			t.Errorf("a short list is not chosen from, or a long one is: %+v", owner)
		}
		noted := k.does(typeModal, filled(opened.body, map[string]any{
			"title": " Hiring slips ", "likelihood": "5", "owner": "ben", "department": "d",
		})).only()
		if noted.Type != respondMessage || noted.body.Flags != alone {
			t.Errorf("got %s", noted)
		}
		for _, word := range []string{"Hiring slips", "Almost certain", "Next: ", "Continue", "[Log]", "[Back]"} {
			if !strings.Contains(noted.body.words(), word) {
				t.Errorf("%q is not in:\n%s", word, noted.body.words())
			}
		}
		if len(r.logged) > 0 {
			t.Error("it was logged before the end")
		}
		k.again()
		next := k.does(typeComponent, pressed(noted.body.button(t, "Continue")), onAnswer).only()
		if diff := cmp.Diff([]string{"due", "confidential"}, next.body.fields()); diff != "" || !strings.Contains(next.body.Title, "(2/2)") {
			t.Fatal(diff, next.body.Title)
		}
		if next.body.field("due").Value != "friday" {
			t.Error("what was typed with the command is lost")
		}
		last := filled(next.body, map[string]any{"confidential": "yes"})
		for range 2 { // sent again, because the answer was lost
			done := k.does(typeModal, last, onAnswer).only()
			if done.Type != respondInPlace || done.body.words() != "RISK-1 is logged." || done.body.Attachments == nil {
				t.Errorf("got %s", done)
			}
		}
		want := []chat.Args{{"title": "Hiring slips", "likelihood": "5", "owner": "ben", "department": "d", "due": "friday", "confidential": "yes"}}
		if diff := cmp.Diff(want, r.logged); diff != "" {
			t.Error(diff)
		}
	})
}

// What is not required can be left out at any step; the same is not logged twice.
func TestFormSentEarly(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		opened := k.does(typeCommand, typed("risk log")).only()
		noted := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"})).only()
		for range 2 {
			done := k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer).only()
			if done.Type != respondInPlace || done.body.words() != "RISK-1 is logged." {
				t.Errorf("got %s", done)
			}
		}
		if diff := cmp.Diff([]chat.Args{{"title": "Fire"}}, r.logged); diff != "" {
			t.Error(diff)
		}
		// Somebody who logs the same anew means it.
		opened = k.does(typeCommand, typed("risk log")).only()
		noted = k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"})).only()
		k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer).only()
		if len(r.logged) != 2 {
			t.Errorf("%d are logged", len(r.logged))
		}
	})
}

// One step back, the fields have what was typed; nothing that was typed after it is
// lost.
func TestFormBack(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		opened := k.does(typeCommand, typed("risk log")).only()
		noted := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire", "owner": "ben"})).only()
		back := k.does(typeComponent, pressed(noted.body.button(t, "Back")), onAnswer).only()
		if diff := cmp.Diff(opened.body.fields(), back.body.fields()); diff != "" || back.body.field("title").Value != "Fire" {
			t.Fatal(diff)
		}
		noted = k.does(typeModal, filled(back.body, map[string]any{"title": "Flood"}), onAnswer).only()
		if noted.Type != respondInPlace {
			t.Errorf("got %s", noted)
		}
		k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer).only()
		if diff := cmp.Diff([]chat.Args{{"title": "Flood", "owner": "ben"}}, r.logged); diff != "" {
			t.Error(diff)
		}
		noted = k.does(typeModal, filled(back.body, map[string]any{"title": "Flood"}), onAnswer).only()
		if got := k.does(typeComponent, pressed(noted.body.button(t, "Cancel")), onAnswer).only(); got.Type != respondInPlace || !strings.Contains(got.body.words(), "Nothing was changed") {
			t.Errorf("got %s", got)
		}
	})
}

// What is wrong stands beside its field, in the step in which it was typed, and the
// form comes back with all of it.
func TestFormCorrected(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		r.wrong["due=soon"] = "Please say when."
		r.wrong["detail=never"] = "That is no detail."
		opened := k.does(typeCommand, typed("risk log")).only()
		wrong := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire", "due": "soon"})).only()
		if !strings.Contains(wrong.body.words(), "**Due**: Please say when.") || wrong.body.Flags != alone {
			t.Fatalf("got %s", wrong)
		}
		k.again()
		again := k.does(typeComponent, pressed(wrong.body.button(t, "Correct it")), onAnswer).only()
		if again.Type != respondModal || !strings.Contains(again.body.shapes()[6].Description, "Please say when.") || again.body.field("title").Value != "Fire" {
			t.Fatalf("got %s %v", again, again.body.fields())
		}
		noted := k.does(typeModal, filled(again.body, map[string]any{"due": "friday"}), onAnswer).only()
		next := k.does(typeComponent, pressed(noted.body.button(t, "Continue")), onAnswer).only()
		wrong = k.does(typeModal, filled(next.body, map[string]any{"detail": "never"}), onAnswer).only()
		if wrong.Type != respondInPlace || !strings.Contains(wrong.body.words(), "is no detail") || len(r.logged) > 0 {
			t.Fatalf("got %s", wrong)
		}
		again = k.does(typeComponent, pressed(wrong.body.button(t, "Correct it")), onAnswer).only()
		done := k.does(typeModal, filled(again.body, map[string]any{"detail": "The cellar"}), onAnswer).only()
		if done.body.words() != "RISK-1 is logged." {
			t.Errorf("got %s", done)
		}
		if diff := cmp.Diff([]chat.Args{{"title": "Fire", "detail": "The cellar", "due": "friday"}}, r.logged); diff != "" {
			t.Error(diff)
		}
	})
}

// A refusal that is about no field keeps the form as well.
func TestFormRefused(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		r.refuses = "Not today."
		opened := k.does(typeCommand, typed("risk log"), fields{}).only()
		if opened.Type == respondModal {
			t.Fatal("it should have been refused")
		}
		r.refuses = ""
		opened = k.does(typeCommand, typed("risk log")).only()
		noted := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"})).only()
		r.refuses = "Not today."
		refused := k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer).only()
		if !strings.Contains(refused.body.words(), "Not today.") {
			t.Fatalf("got %s", refused)
		}
		again := k.does(typeComponent, pressed(refused.body.button(t, "Back to the form")), onAnswer).only()
		if again.Type != respondModal {
			t.Errorf("got %s", again)
		}
	})
}

// A value that is taken out of a field takes away what was there; a field that was
// empty says nothing.
func TestFormTakesAway(t *testing.T) {
	inBubble(t, func(k *desk) {
		asked := &chat.Form{Title: "Change it", Path: "risk log", Submit: "Save", Hidden: chat.Args{"rev": "3"}, Fields: []chat.FormField{
			{Option: chat.Option{Name: "title", Kind: chat.Text, Required: true}, Value: "Fire"},
			{Option: chat.Option{Name: "owner", Kind: chat.Text}, Value: "ben"},
			{Option: chat.Option{Name: "detail", Kind: chat.LongText}},
			{Option: chat.Option{Name: "confidential", Kind: chat.Flag}, Value: "yes"},
		}}
		k.answers(chat.Reply{Form: asked})
		opened := k.does(typeComponent, pressed("p:risk+log"), onCard).only()
		k.answers(chat.Say("Saved."))
		done := k.does(typeModal, filled(opened.body, map[string]any{"owner": "", "detail": "", "confidential": ""}), onCard).only()
		if done.Type != respondMessage || done.body.Flags != alone {
			t.Errorf("the card was replaced: %s", done)
		}
		inv := k.last()
		if diff := cmp.Diff(chat.Args{"title": "Fire", "owner": "", "confidential": "no", "rev": "3"}, inv.Args); diff != "" {
			t.Error(diff)
		}
		if inv.Via != chat.ViaForm || inv.Message.ID != opsID+"/"+cardID || !strings.HasPrefix(inv.ID, "f:") {
			t.Errorf("got %+v", inv)
		}
	})
}

// A form can only be the first response. Where it is too late for that, a button opens
// it, and what comes of it takes the place of the button.
func TestFormTooLate(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		answer := k.clerk.answer
		k.clerk.answer = func(ctx context.Context, inv chat.Invocation) chat.Reply {
			time.Sleep(3 * time.Second)
			return answer(ctx, inv)
		}
		act := k.does(typeCommand, typed("risk log", option("detail", "Long")))
		time.Sleep(4 * time.Second)
		if got := act.only(); got.Type != respondLater {
			t.Fatalf("got %s", got)
		}
		late := k.line.of("PATCH ")
		if len(late) != 1 || !strings.Contains(late[0].body.words(), "Still needed: Title.") {
			t.Fatalf("got\n%s", k.line)
		}
		k.clerk.answer = answer
		opened := k.does(typeComponent, pressed(late[0].body.button(t, "Open the form")), onAnswer).only()
		if opened.Type != respondModal || opened.body.field("title").Type != 4 {
			t.Fatalf("got %s", opened)
		}
		noted := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"}), onAnswer).only()
		k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer).only()
		if diff := cmp.Diff([]chat.Args{{"title": "Fire", "detail": "Long"}}, r.logged); diff != "" {
			t.Error(diff)
		}
	})
}

// A slow submission is announced where its answer is going to stand.
func TestSlowSubmission(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.register()
		opened := k.does(typeCommand, typed("risk log")).only()
		k.answersAfter(3*time.Second, chat.Say("Logged."))
		act := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"}))
		time.Sleep(4 * time.Second)
		if got := act.only(); got.Type != respondLater {
			t.Errorf("got %s", got)
		}
	})
}

// What Discord does not take of a form is asked for in its simplest shape.
func TestFormRefusedByDiscord(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.register()
		malformed := &refused{Status: 400, Code: codeMalformed, Message: "Invalid Form Body"}
		opened := k.doesWith(&window{faults: []error{malformed}}, typeCommand, typed("risk log")).only()
		if opened.Type != respondModal || opened.body.field("owner").Type != 4 {
			t.Errorf("got %s", opened)
		}
		said := k.doesWith(&window{faults: []error{malformed, malformed}}, typeCommand, typed("risk log")).only()
		if said.Type != respondMessage {
			t.Errorf("got %s", said)
		}
	})
}

// A form that cannot be put aside, or was, is not a riddle.
func TestFormLost(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.register()
		opened := k.does(typeCommand, typed("risk log")).only()
		noted := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"})).only()
		other := fields{"member": fields{"user": fields{"id": benID}}}
		if got := k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer, other).only(); !strings.Contains(got.body.words(), "begin again") {
			t.Errorf("somebody else sent it: %s", got)
		}
		k.company.with(func() { k.company.lost = true })
		for _, act := range []*did{
			k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"})),
			k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer),
		} {
			if got := act.only(); !strings.Contains(got.body.words(), "begin again") {
				t.Errorf("got %s", got)
			}
		}
		k.company.with(func() { k.company.fault = errors.New("the disk is full") })
		if got := k.does(typeCommand, typed("risk log")).only(); !strings.Contains(got.body.words(), "our fault") {
			t.Errorf("got %s", got)
		}
		if got := k.does(typeModal, fields{"custom_id": "of another", "components": "?"}).only(); !strings.Contains(got.body.words(), "could not be read") {
			t.Errorf("got %s", got)
		}
	})
}

// A message becomes a record by its menu: its text is in the form, and what is made of
// it knows where it came from, through all steps and a restart.
func TestMessageCommand(t *testing.T) {
	inBubble(t, func(k *desk) {
		r := k.register()
		var made chat.Invocation
		k.clerk.answer = func(_ context.Context, inv chat.Invocation) chat.Reply {
			reply := r.answer(inv)
			if reply.Form == nil {
				made = inv
			}
			return reply
		}
		data := fields{"type": 3, "name": "Log as risk", "target_id": "42", "resolved": fields{
			"messages": fields{"42": fields{"content": strings.Repeat("<@"+benID+"> is ill. ", 20)}},
		}}
		opened := k.does(typeCommand, data).only()
		title := opened.body.field("title").Value
		if opened.Type != respondModal || !strings.HasPrefix(title, "@ben is ill.") || len([]rune(title)) != chat.TextLimit {
			t.Fatalf("got %s, title %q", opened, title)
		}
		noted := k.does(typeModal, filled(opened.body, nil)).only()
		k.again()
		k.clerk.answer = func(_ context.Context, inv chat.Invocation) chat.Reply { made = inv; return chat.Say("Logged.") }
		k.does(typeComponent, pressed(noted.body.button(t, "Log")), onAnswer).only()
		synctest.Wait()
		if made.Message.ID != opsID+"/42" || made.Link != "https://discord.com/channels/"+guildID+"/"+opsID+"/42" {
			t.Errorf("got %+v", made)
		}
		empty := k.does(typeCommand, fields{"type": 3, "name": "Log as risk", "target_id": "43"}, inDirect(anaID))
		empty.only()
		if got := k.last(); got.Link != "https://discord.com/channels/@me/"+directID+"/43" || len(got.Args) > 0 {
			t.Errorf("got %+v", got)
		}
	})
}
