package both_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
)

// said is everything that somebody was answered.
func said(ack fakediscord.Ack) string {
	var all strings.Builder
	for _, m := range ack.Replies() {
		all.WriteString(m.Plain() + "\n")
	}
	return all.String()
}

// A request is shown in the channel of either side and put once to who decides, who may
// decide on either. Nobody decides on their own with another account. Every copy then
// says what was decided, and whoever asked is told once.
func TestDecision(t *testing.T) {
	t.Parallel()
	for name, decide := range map[string]func(st *stage){
		"where it was asked": func(st *stage) {
			ana := st.here("ana")
			ana.press(ana.sees("", "Headsets", "[Approve]"), "Approve")
		},
		"on the other side": func(st *stage) {
			ack := st.there("ana").command("support", "request approve", map[string]any{"id": "REQ-1"})
			office.Reads(st.T, said(ack), "Approved: REQ-1")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, apart(t, "", ""), setting{})
			bo, boThere, ana, anaThere := st.here("bo"), st.there("bo"), st.here("ana"), st.there("ana")
			bo.slash("support", "/request budget €3,000 Headsets")
			bo.sees("support", "REQ-1", "€3,000 Headsets", "Ana Ferreira")
			boThere.sees("support", "REQ-1", "€3,000 Headsets", "Ana Ferreira")
			ana.sees("", "Headsets", "[Approve]")
			if n := anaThere.count("", "Headsets"); n > 0 {
				t.Errorf("Ana was asked in Discord as well, %d times", n)
			}

			refused := said(boThere.command("support", "request approve", map[string]any{"id": "REQ-1"}))
			office.Reads(t, refused, "REQ-1 is your own request", "Ana Ferreira")
			decide(st)
			bo.sees("support", "REQ-1", "approved by Ana Ferreira")
			boThere.sees("support", "REQ-1", "approved by Ana Ferreira")
			for _, m := range ana.all("") {
				if slices.Contains(m.Buttons(), "Approve") {
					t.Errorf("Ana is still asked: %s", m.Plain())
				}
			}
			bo.sees("", "Headsets", "Approved by Ana Ferreira")
			if n := boThere.count("", "Headsets"); n > 0 {
				t.Errorf("Bo was told in Discord as well, %d times", n)
			}
			again := said(anaThere.command("support", "request approve", map[string]any{"id": "REQ-1"}))
			office.Reads(t, again, "REQ-1", "approved")
			st.did("org apply", "request new", "request approve")
		})
	}
}

// Who is asked in Discord decides with a button there, about what was asked for in
// Slack.
func TestDecisionWithAButton(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "bo", "ana"), setting{})
	bo, ana := st.here("bo"), st.there("ana")
	bo.slash("support", "/request budget €3,000 Headsets")
	ask := ana.sees("", "REQ-1", "[Approve]", "[Reject]")
	ana.press(ask, "Reject")
	ana.Fill("Why not", "Not this quarter")
	ana.did(ana.Submit)
	bo.sees("support", "rejected by Ana Ferreira", "Not this quarter")
	bo.sees("", "Rejected by Ana Ferreira", "Not this quarter")
	if m := ana.sees("", "REQ-1", "Headsets"); slices.Contains(m.Buttons(), "Approve") {
		t.Errorf("Ana is still asked: %s", m.Plain())
	}
	if ack := ana.Press(ask, "Approve"); !ack.Gone {
		t.Error("a decision can be made twice")
	}
}

// What was logged on one side is changed and taken back on the other, and both show it.
func TestUndoOnTheOtherSide(t *testing.T) {
	t.Parallel()
	st := newStage(t, apart(t, "", ""), setting{})
	ana, anaThere := st.here("ana"), st.there("ana")
	anaThere.command("support", "risk log", map[string]any{"title": "The roof leaks", "likelihood": "2", "impact": "2"})
	ana.sees("support", "RISK-1", "The roof leaks", "unlikely × minor = 4")
	ana.slash("support", "/risk assess RISK-1 likelihood:3 impact:4")
	ana.sees("support", "RISK-1", "The roof leaks", "possible × major = 12")
	anaThere.sees("support", "RISK-1", "The roof leaks", "possible × major = 12")
	office.Reads(t, said(anaThere.command("support", "undo", nil)), "Taken back: RISK-1, your /risk assess")
	ana.sees("support", "RISK-1", "unlikely × minor = 4")
	anaThere.sees("support", "RISK-1", "unlikely × minor = 4")
	ana.slash("support", "/coo undo")
	ana.sees("support", "RISK-1 was taken back by Ana Ferreira")
	anaThere.sees("support", "RISK-1 was taken back by Ana Ferreira")
}
