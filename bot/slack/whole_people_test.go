package slack_test

import (
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/slack/fakeslack"
)

// TestLinking takes a stranger from "I do not know you" to a command of theirs: the
// stranger claims, the COO confirms, and nobody confirms it of themselves.
func TestLinking(t *testing.T) {
	t.Parallel()
	org := quiet(t)
	for i := range org.People {
		switch org.People[i].Handle {
		case "eli", "kai":
			org.People[i].Accounts = nil
		}
	}
	st := newStage(t, org, setting{})
	st.fake.AddUser(fakeslack.User{ID: "U9ELI", Name: "eli2", RealName: "Eli M", Email: "eli@private.example", Team: team, TZ: "Europe/Lisbon"})
	st.fake.AddUser(fakeslack.User{ID: "U9KAI", Name: "kai", RealName: "Kai T", Email: "kai@northwind.example", Team: team, TZ: "Asia/Tokyo"})
	tom, eli, kai := st.as("tom"), st.visit("U9ELI", "eli"), st.visit("U9KAI", "kai")

	// By e-mail there is nothing to do: the very first command is answered.
	kai.slash("warehouse", "/coo my")
	office.Reads(t, kai.latest("warehouse").Plain(), "For you, Kai")

	eli.did(eli.OpenHome())
	eli.did(eli.PressView(eli.Home(), "Say who I am"))
	eli.Type("Who you are", "Nobody Atall")
	eli.did(eli.Submit())
	office.Reads(t, eli.form().Error("Who you are"), "I know nobody of that name")
	eli.Type("Who you are", "Tomasz Nowak")
	eli.did(eli.Submit())
	office.Reads(t, eli.form().Error("Who you are"), "Another account is linked to that name")
	eli.Type("Who you are", "Eli Mbeki")
	eli.did(eli.Submit())
	office.Reads(t, eli.form().Plain(), "Thank you.", "confirms that it is you")
	office.Reads(t, eli.Home().Plain(), "You have said who you are.")

	card := tom.with("", "Confirm")
	office.Reads(t, card.Plain(), "Is this Eli Mbeki?", "Slack says: Eli M · eli@private.example · U9ELI", "[Confirm] [Refuse]")
	eli.did(eli.Press(card, "Confirm"))
	eli.slash("support", "/coo my")
	office.Reads(t, eli.latest("support").Plain(), "I do not know you yet")

	tom.did(tom.Press(card, "Confirm"))
	office.Reads(t, eli.latest("").Plain(), "Welcome, Eli. I know you now.", "[Show my front page]")
	eli.did(eli.Press(eli.latest(""), "Show my front page"))
	eli.slash("support", "/risk log The roof leaks")
	office.Reads(t, eli.latest("support").Plain(), "RISK-1 The roof leaks", "Logged by Eli Mbeki for Customer Support")
	eli.did(eli.OpenHome())
	office.Reads(t, eli.Home().Plain(), "Your front page, Eli")
	st.clean()
}

// TestGone deactivates somebody: the COO hears of it, with what is left to be done.
func TestGone(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	tom, ana := st.as("tom"), st.as("ana")
	ana.slash("support", "/risk log The port closes likelihood:2 impact:2")
	st.fake.UpdateUser(fakeslack.User{ID: ana.ID, Name: "ana", RealName: "Ana Ferreira", Team: team, TZ: "Europe/Lisbon", Deleted: true})
	st.fake.WaitFor("the company knows that Ana is gone", func() bool {
		entries := st.Journal()
		last := entries[len(entries)-1]
		return last.Command == "account seen" && strings.Contains(strings.ToLower(bottest.JSON(t, last)), "gone")
	})
	if _, err := st.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	told := tom.latest("")
	office.Reads(t, told.Plain(), "Ana Ferreira’s account is deactivated", "RISK-1", "Ana heads Customer Support", "[What is to be done]")
	tom.did(tom.Press(told, "What is to be done"))
	office.Reads(t, tom.latest("").Plain(), "1 person is gone", "/risk assign RISK-1", "[Assign RISK-1]")
	tom.did(tom.Press(tom.latest(""), "Assign RISK-1"))
	tom.Type("Owner", "@bo")
	tom.did(tom.Submit())
	office.Reads(t, st.as("bo").latest("").Plain(), "Your risk", "RISK-1")
	st.clean()
}
