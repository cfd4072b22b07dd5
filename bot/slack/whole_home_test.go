package slack_test

import (
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack/fakeslack"
	"adjutant/ops"
)

// quiet is the company without check-ins and digests, so that nothing is due by
// itself.
func quiet(t testing.TB) *ops.Org {
	org := company(t)
	org.Checkins, org.Digests = nil, nil
	return org
}

// TestHome opens App Home as people do, acts from it, and has it drawn again.
func TestHome(t *testing.T) {
	t.Parallel()
	for _, over := range []string{"sockets", "http"} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, quiet(t), setting{http: over == "http"})
			tom, ana, mia := st.as("tom"), st.as("ana"), st.as("mia")
			ana.slash("support", "/request budget €12,000 Contractor")
			ana.slash("support", "/risk log Supplier fails likelihood:4 impact:5")

			tom.did(tom.OpenHome())
			office.Reads(t, tom.Home().Plain(), "Your front page, Tomasz", "Waits for you", "Decide: REQ-1 €12,000 Contractor", "[Approve] [Reject]",
				"Acknowledge RISK-1", "Welcome, Tomasz", "[Log your first risk]", "Your department", "The company: 8 unknown",
				"Needs a decision", "High risks", "[Ask for something] [Help]")
			tom.did(tom.PressView(tom.Home(), "Reject"))
			office.Reads(t, tom.form().Plain(), "Reject a request", "Why not", "[Reject]")
			if ack := tom.Submit(); !ack.Refused {
				t.Error("a form without what it needs was submitted")
			}
			tom.Type("Why not", "Too much <!channel>")
			tom.did(tom.Submit())
			office.Reads(t, tom.form().Plain(), "Rejected: REQ-1 €12,000 Contractor", "Too much <!channel>", "Told: Ana Ferreira.")
			tom.did(tom.Close())
			office.Reads(t, tom.Home().Plain(), "Waits for you", "Acknowledge RISK-1", "The company")
			office.ReadsNot(t, tom.Home().Plain(), "REQ-1", "Welcome")

			// What needs no form is answered in a modal, and Home drawn again as well.
			tom.did(tom.PressView(tom.Home(), "Acknowledge"))
			office.Reads(t, tom.form().Plain(), "Acknowledged: RISK-1 Supplier fails", "[Undo]")
			office.ReadsNot(t, tom.Home().Plain(), "Acknowledge RISK-1")
			tom.did(tom.PressView(tom.form(), "Undo"))
			office.Reads(t, tom.Home().Plain(), "Acknowledge RISK-1")
			tom.did(tom.PressView(tom.Home(), "Digest"))
			office.Reads(t, tom.form().Plain(), "Week 48, Mon 23 Nov", "In full", "Departments")
			tom.did(tom.PressView(tom.Home(), "Help"))
			office.Reads(t, tom.form().Plain(), "What you can ask for", "/coo blocker list")

			// From a form to the record, and back on Home.
			ana.did(ana.OpenHome())
			ana.did(ana.PressView(ana.Home(), "Post a status"))
			ana.Type("How is it going", "at_risk")
			ana.Type("In a sentence", "Two people short")
			ana.did(ana.Submit())
			office.Reads(t, ana.Home().Plain(), "Your open risks", "RISK-1", "Customer Support at risk: Two people short", "UPD-1")
			office.Reads(t, ana.form().Plain(), "Posted: UPD-1 Customer Support is at risk")

			mia.did(mia.OpenHome())
			office.Reads(t, mia.Home().Plain(), "Your front page, Mia", "The company: 1 at risk, 7 unknown", "High risks")
			office.ReadsNot(t, mia.Home().Plain(), "Acknowledge")
			st.clean()
		})
	}
}

// TestHomeOfOthers opens Home as those who are not the company's, or not known yet.
func TestHomeOfOthers(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	st.fake.AddUser(fakeslack.User{ID: "U9NEW", Name: "new", RealName: "New Here", Team: team})
	st.fake.AddUser(fakeslack.User{ID: "U9GUEST", Name: "guest", RealName: "Guest", Team: team, Guest: true})
	st.fake.AddUser(fakeslack.User{ID: "U9OUT", Name: "out", RealName: "Outsider", Team: "T0OTHER", Stranger: true})
	st.as("ana").slash("support", "/risk log The port closes")
	for _, c := range []struct{ account, home, answer string }{
		{"U9NEW", "I do not know you yet.", "I do not know you yet. Say who you are: /coo link"},
		{"U9GUEST", "You are a guest here", "You are a guest here"},
		{"U9OUT", "You belong to another company", "You belong to another company"},
	} {
		v := st.visit(c.account, c.account)
		v.did(v.OpenHome())
		office.Reads(t, v.Home().Plain(), c.home)
		for _, line := range []string{"risk list", "people list", "request list", "help"} {
			v.did(v.DM(line))
			office.Reads(t, v.latest("").Plain(), c.answer)
			office.ReadsNot(t, v.latest("").Plain()+v.Home().Plain(), "port closes", "RISK-1", "Ferreira")
		}
		if strings.Contains(v.Home().Plain(), "[") != (c.account == "U9NEW") {
			t.Errorf("%s can press: %s", c.account, v.Home().Plain())
		}
	}
	// A command from another workspace is refused by its workspace, not by its person.
	out := st.visit("U9OUT", "out")
	out.did(out.Slash(channelOf("support"), "/risk", "list"))
	office.Reads(t, out.latest("support").Plain(), "This workspace is not one of the company’s, so nothing is taken or shown here.")
	for _, entry := range st.Journal() {
		if strings.Contains(entry.Command, "list") {
			t.Errorf("%+v", entry)
		}
	}
	st.decent()
}
