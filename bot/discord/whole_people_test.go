package discord_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/ops"
)

// The accounts of people whom the file of the company does not name.
const (
	stranger = "8900000000000000001"
	outsider = "8900000000000000003"
	abroad   = "7900000000000000009" // a server of somebody else
	lobby    = "6900000000000000009"
)

// TestStrangers takes somebody from "I do not know you" to a command of theirs: they
// claim who they are, the COO confirms, and nobody confirms it of themselves.
func TestStrangers(t *testing.T) {
	t.Parallel()
	org := quiet(t)
	for i := range org.People {
		if org.People[i].Handle == "eli" {
			org.People[i].Accounts = nil
		}
	}
	st := newStage(t, org, setting{})
	st.fake.AddUser(fakediscord.User{ID: stranger, Username: "eli2", Global: "Eli M", Locale: "pt-BR", Guilds: []string{guild}})
	tom, eli := st.as("tom"), st.visit(stranger, "eli")
	st.as("ana").command("support", "risk log", map[string]any{"title": "The port closes"})
	for _, path := range []string{"risk list", "my", "request list", "digest now"} {
		ack := eli.command("support", path, nil)
		office.Reads(t, ack.Replies()[0].Plain(), "I do not know you yet. Say who you are: /link")
	}
	eli.writes("", "risk list")
	office.Reads(t, eli.latest("").Plain(), "I do not know you yet. Say who you are: /link")
	if offered := eli.Complete(channelOf("support"), "risk show", nil, "id", ""); len(offered) > 0 {
		t.Errorf("a stranger is offered %v", offered)
	}

	eli.command("", "home", nil)
	eli.did(eli.Press(eli.with("", "Say who I am"), "Say who I am"))
	for _, c := range []struct{ typed, wrong string }{
		{"Nobody Atall", "I know nobody of that name"}, {"Tomasz Nowak", "Another account is linked to that name"},
	} {
		eli.Fill("Who you are", c.typed)
		ack := eli.did(eli.Submit())
		office.Reads(t, eli.answered(ack).Plain(), c.wrong, "[Correct it]")
		eli.did(eli.Press(eli.answered(ack), "Correct it"))
		if got := eli.form().Field("Who you are"); got.Value != c.typed || !strings.Contains(got.Description, c.wrong[:20]) {
			t.Errorf("the form has %+v", got)
		}
	}
	eli.Fill("Who you are", "Eli Mbeki")
	office.Reads(t, eli.answered(eli.did(eli.Submit())).Plain(), "Thank you.", "confirms that it is you")

	card := tom.with("", "Confirm")
	office.Reads(t, card.Plain(), "Is this Eli Mbeki?", "Discord says: Eli M", stranger, "[Confirm] [Refuse]")
	question := tom.did(tom.Press(card, "Confirm")).Replies()[0]
	office.Reads(t, question.Plain(), "Do you know that this is the account of Eli Mbeki?", "[Confirm]", "[Cancel]")
	tom.did(tom.Press(question, "Cancel"))
	eli.command("support", "my", nil)
	office.Reads(t, eli.latest("support").Plain(), "I do not know you yet")
	question = tom.did(tom.Press(card, "Confirm")).Replies()[0]
	tom.did(tom.Press(question, "Confirm"))

	welcome := eli.card("Welcome, Eli. I know you now.")
	eli.did(eli.Press(welcome, "Show my front page"))
	office.Reads(t, eli.latest("").Plain(), "Your front page, Eli")
	ack := eli.command("support", "risk log", map[string]any{"title": "The roof leaks"})
	office.Reads(t, ack.Replies()[0].Plain(), "RISK-2 The roof leaks")
	st.clean()
}

// TestElsewhere asks in a server that the organisation does not name, and from one.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	st.fake.AddGuild(fakediscord.Guild{ID: abroad, Name: "Another company"})
	st.fake.AddChannel(fakediscord.Channel{ID: lobby, Guild: abroad, Name: "lobby"})
	st.fake.AddUser(fakediscord.User{ID: outsider, Username: "mallory", Guilds: []string{abroad}})
	st.fake.AddUser(fakediscord.User{ID: accountOf("ana"), Username: "ana", Global: "Ana Ferreira", Guilds: []string{guild, abroad}})
	ana, mallory := st.as("ana"), st.visit(outsider, "mallory")
	ana.command("support", "risk log", map[string]any{"title": "The port closes"})
	before := len(st.Answers(0))
	for _, v := range []*visitor{ana, mallory} {
		ack := v.did(v.Command(lobby, "risk list", nil))
		office.Reads(t, ack.Replies()[0].Plain(), "This server is not one of the company’s, so nothing is taken or shown here.")
		if offered := v.Complete(lobby, "risk show", nil, "id", ""); len(offered) > 0 {
			t.Errorf("%s is offered %v", v.who, offered)
		}
		v.Mention(lobby, "risk list")
	}
	office.Reads(t, mallory.command("", "risk list", nil).Replies()[0].Plain(), "You are not in the company’s server")
	st.discord.Quiet()
	if asked := st.Answers(before); len(asked) > 0 {
		t.Errorf("this was asked: %+v", asked)
	}
	if said := st.fake.Messages(lobby); slices.ContainsFunc(said, func(m fakediscord.Message) bool { return m.Bot }) {
		t.Errorf("something was said there")
	}
	office.Reads(t, ana.command("", "risk list", nil).Replies()[0].Plain(), "1 risk", "RISK-1")
	st.decent()
}

// TestZone asks where somebody lives, once, with suggestions.
func TestZone(t *testing.T) {
	t.Parallel()
	org := quiet(t)
	for i := range org.People {
		if org.People[i].Handle == "bo" {
			org.People[i].Timezone = ""
		}
	}
	for i := range org.Departments {
		if org.Departments[i].Handle == "support" {
			org.Departments[i].Timezone = ""
		}
	}
	st := newStage(t, org, setting{})
	bo := st.as("bo")
	offered := bo.Complete("", "zone", nil, "zone", "lisb")
	if len(offered) == 0 || offered[0].Value != "Europe/Lisbon" {
		t.Fatalf("offered are %v", offered)
	}
	ack := bo.command("", "zone", map[string]any{"zone": offered[0].Value})
	office.Reads(t, ack.Replies()[0].Plain(), "Your days begin in Europe/Lisbon, where it is 08:00 now.")
	p, _ := st.Org().Person("bo")
	if got := st.Org().Location(p).String(); got != "Europe/Lisbon" {
		t.Errorf("Bo lives in %s", got)
	}
	ack = bo.command("", "zone", map[string]any{"zone": "lisbn"})
	if bo.Modal() == nil || !strings.Contains(bo.form().Field("zone").Description, "Did you mean Europe/Lisbon?") {
		t.Errorf("a slip is answered with %+v", ack)
	}
	bo.CloseModal()
	// What Bo is sent is told by that clock, on the phone as well.
	bo.command("support", "request new", map[string]any{"kind": "budget", "amount": "€900", "title": "Chairs"})
	st.as("ana").command("support", "request approve", map[string]any{"id": "REQ-1"})
	phone := bo.Notifications()
	office.Reads(t, phone[len(phone)-1], "REQ-1 €900 Chairs", "Approved by Ana Ferreira, Mon 23 Nov 08:00")
	st.clean()
}

// TestClosed has somebody close their direct messages: the COO hears of it, and they
// are called in the channel of their department, until they have answered.
func TestClosed(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	ana, tom, bo := st.as("ana"), st.as("tom"), st.as("bo")
	st.opens("ana", false)
	bo.command("support", "request new", map[string]any{"kind": "budget", "amount": "€12,000", "title": "Contractor"})
	told := tom.card("could not be delivered")
	office.Reads(t, told.Plain(), "A message to Ana Ferreira’s direct messages could not be delivered: Ana Ferreira takes no direct messages from Adjutant. They can allow them", "they are called in #support", "[Send again]")
	var call fakediscord.Message
	for _, m := range st.fake.Messages(channelOf("support")) {
		if strings.Contains(m.Plain(), "I cannot reach you by direct message") {
			call = m
		}
	}
	office.Reads(t, call.Plain(), "@Ana Ferreira, I cannot reach you by direct message, and something waits for your answer.", "[Show what waits]")
	office.ReadsNot(t, call.Plain(), "REQ-1", "Contractor")
	if !slices.Equal(call.Pinged, []string{ana.ID}) {
		t.Errorf("notified are %v", call.Pinged)
	}
	office.Reads(t, strings.Join(ana.Notifications(), "\n"), "@Ana Ferreira, I cannot reach you by direct message")
	// Others may press it, and see what is theirs.
	office.Reads(t, bo.did(bo.Press(call, "Show what waits")).Replies()[0].Plain(), "For you, Bo")
	shown := ana.did(ana.Press(call, "Show what waits")).Replies()[0]
	office.Reads(t, shown.Plain(), "For you, Ana", "REQ-1")
	if !shown.Ephemeral {
		t.Errorf("everybody sees %s", shown.Plain())
	}
	ana.command("support", "request approve", map[string]any{"id": "REQ-1"})
	office.Reads(t, ana.again(call).Plain(), "I cannot reach Ana Ferreira by direct message.", "Nothing waits for an answer any more.")
	st.opens("ana", true)
	bo.command("support", "request new", map[string]any{"kind": "budget", "amount": "€900", "title": "Chairs"})
	office.Reads(t, ana.card("REQ-2").Plain(), "Please decide: REQ-2 €900 Chairs", "[Approve]")
	if errors := st.Log.Has(8); errors != "" {
		t.Error(errors)
	}
	st.decent()
}

// opens opens or closes somebody's direct messages.
func (st *stage) opens(who string, open bool) {
	p, _ := st.Org().Person(ops.Handle(who))
	st.fake.AddUser(fakediscord.User{
		ID: p.Accounts[discord.Name], Username: who, Global: p.Name, Locale: "en-GB", TZ: st.Org().Location(p).String(), Guilds: []string{guild}, DMsClosed: !open,
	})
}

// answered is what somebody was answered: a message of its own, or the one from which
// they did it.
func (v *visitor) answered(ack fakediscord.Ack) fakediscord.Message {
	v.T.Helper()
	if said := ack.Replies(); len(said) > 0 {
		return said[len(said)-1]
	}
	for _, m := range slices.Backward(v.seen("")) {
		if m.Bot && (m.Asked != "" || m.Edited > 0) {
			return m
		}
	}
	v.T.Fatalf("%s was not answered\n%s", v.who, v.fake.Dump())
	return fakediscord.Message{}
}
