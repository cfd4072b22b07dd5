package commands_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
)

// escalated is a company in which €12,000 wait for the COO, since a time after
// which the CEO is asked, and who was sent what by then is delivered.
func escalated(t *testing.T, lines ...string) *company {
	t.Helper()
	c := newCompany(t)
	for _, line := range lines {
		person, line, _ := strings.Cut(line, ": ")
		c.do(person, line)
	}
	c.do("bo", "request budget €12,000 Consultant")
	c.do("ana", "request approve REQ-1")
	c.deliver()
	c.now = c.now.AddDate(0, 0, 3)
	return c
}

// questions are the new messages that ask somebody to decide, by their reader.
func questions(sent []chat.Outgoing) (asked []string) {
	for _, out := range sent {
		if isNew(out) && strings.Contains(messageWords(out.Message), "Please decide") {
			asked = append(asked, out.To.ID)
		}
	}
	slices.Sort(asked)
	return asked
}

func asksOnly(t *testing.T, sent []chat.Outgoing, people ...string) {
	t.Helper()
	if asked := questions(sent); !slices.Equal(asked, people) {
		t.Errorf("%v were asked, not %v", asked, people)
	}
}

// Who is asked by an escalation gets a message. Who was asked before keeps theirs,
// which says so.
func TestEscalateAsksOnce(t *testing.T) {
	c := escalated(t)
	c.do("tom", "request escalate REQ-1")
	sent := c.deliver()
	asksOnly(t, sent, "mia")
	told := false
	for _, out := range sent {
		text := messageWords(out.Message)
		if out.To.ID == "mia" && !strings.Contains(text, "Escalated: Tomasz Nowak has not decided since Mon 23 Nov 09:00") {
			t.Errorf("Mia is not told why she is asked:\n%s", text)
		}
		told = told || out.To.ID == "tom" && strings.Contains(text, "Escalated: to Mia Okafor, Thu 26 Nov 09:00. You can still decide") &&
			strings.Contains(text, "request approve")
	}
	if !told {
		t.Error("Tom's message does not say that it was escalated, or has no buttons")
	}
	c.refused("tom", "request escalate REQ-1", "was escalated already")
	if reply := c.press("tom", button(t, sent, "tom", "Approve")); reply.Failed {
		t.Errorf("Tom could not decide any more: %s", words(reply))
	}
	for _, out := range c.deliver() {
		if text := messageWords(out.Message); out.To.ID == "mia" && (isNew(out) || strings.Contains(text, "request approve")) {
			t.Errorf("Mia's message has buttons after the decision: %s", text)
		}
	}
	c.checkHistory("REQ-1")
	c.checkStore()
}

// Nothing is escalated early, by whom it is not for, or where the policy does not
// say so.
func TestEscalateRefused(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €4,000 Chairs")
	c.do("bo", "request budget €12,000 Consultant")
	c.do("ana", "request approve REQ-2")
	c.refused("tom", "request escalate REQ-1", "does not escalate this step")
	c.refused("tom", "request escalate REQ-2", "REQ-2 is not escalated before Thu 26 Nov 09:00. It is in review, step 2 of 2, with Tomasz Nowak since today.")
	c.refused("ana", "request escalate REQ-2", "Only the COO and admins")
}

// Who was asked in another's place is asked again for themselves; who decides in
// the place of both is not.
func TestEscalateAndDelegates(t *testing.T) {
	c := escalated(t, "tom: delegate to @mia until:in 2 weeks", "tom: delegate to @zoe until:in 3 weeks",
		"mia: delegate to @zoe until:in 2 weeks", "mia: delegate to @kai until:in 3 weeks")
	c.do("raj", "request escalate REQ-1")
	sent := c.deliver()
	asksOnly(t, sent, "kai", "mia")
	for _, out := range sent {
		text := messageWords(out.Message)
		for person, want := range map[string]string{"mia": "Please decide: ", "kai": "Please decide for Mia Okafor: ", "zoe": "Please decide for Tomasz Nowak: "} {
			if out.To.ID == person && out.To.Direct && !strings.Contains(text, want) {
				t.Errorf("@%s reads:\n%s", person, text)
			}
		}
	}
	c.do("kai", "request approve REQ-1")
	if d := c.request("REQ-1").Decisions[1]; d.By != "kai" || d.For != "mia" || !d.Escalated {
		t.Errorf("recorded as %+v", d)
	}
	c.checkHistory("REQ-1")
}

// A confidential request is shown to those to whom it is escalated, and to nobody
// only because they stand in.
func TestEscalateConfidential(t *testing.T) {
	c := newCompany(t)
	c.reorganise(func(o *ops.Org) {
		step := ops.ApprovalStep{By: []string{"coo"}, EscalateTo: []string{"zoe"}}
		step.EscalateAfter.Days = 3
		o.Approval = slices.Clone(o.Approval)
		for i := range o.Approval {
			if o.Approval[i].Kind == ops.HeadcountRequest {
				o.Approval[i].Steps = []ops.ApprovalStep{step}
			}
		}
	})
	c.do("zoe", "delegate to @kai until:in 2 weeks")
	c.do("bo", "request headcount €90,000 A successor job_title:Head confidential:yes")
	c.deliver()
	c.refused("zoe", "request show REQ-1", "There is no REQ-1")
	c.now = c.now.AddDate(0, 0, 3)
	c.do("tom", "request escalate REQ-1")
	asksOnly(t, c.deliver(), "zoe")
	c.do("zoe", "request show REQ-1")
	c.refused("kai", "request approve REQ-1", "There is no REQ-1")
	c.do("zoe", "request approve REQ-1")
}

// Whom it is escalated to follows the organisation, as all who are asked.
func TestEscalateRolesChange(t *testing.T) {
	c := escalated(t)
	c.do("tom", "request escalate REQ-1")
	approve := button(t, c.deliver(), "mia", "Approve")
	c.reorganise(func(o *ops.Org) {
		for i, p := range o.People {
			switch p.Handle {
			case "mia":
				o.People[i].Roles = nil
			case "sam":
				o.People[i].Roles = []ops.Role{ops.CEO}
			}
		}
	})
	c.do("eli", "risk log Anything") // whatever is done next puts it to the new CEO
	sent := c.deliver()
	asksOnly(t, sent, "sam")
	if reply := c.press("mia", approve); !reply.Failed {
		t.Errorf("the former CEO was answered: %s", words(reply))
	}
	if reply := c.press("sam", button(t, sent, "sam", "Approve")); reply.Failed {
		t.Errorf("the new CEO was refused: %s", words(reply))
	}
	c.checkHistory("REQ-1")
	c.checkStore()
}

// Where whoever could be asked is asked already, nobody gets a message, and it
// says so.
func TestEscalateToNobodyElse(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "request budget €12,000 Consultant department:support")
	c.do("ana", "request approve REQ-1") // now it is with Mia, who stands in for Tom
	c.deliver()
	c.now = c.now.AddDate(0, 0, 3)
	if text := words(c.do("raj", "request escalate REQ-1")); !strings.Contains(text, "nobody else to ask") || strings.Contains(text, "Told:") {
		t.Errorf("it does not say that nobody is left:\n%s", text)
	}
	for _, out := range c.deliver() {
		if isNew(out) {
			t.Errorf("@%s was told:\n%s", out.To.ID, messageWords(out.Message))
		}
	}
	if text := words(c.do("ana", "history REQ-1")); !strings.Contains(text, "request escalate – nobody else could be asked") {
		t.Errorf("the history does not say so:\n%s", text)
	}
	c.do("mia", "request approve REQ-1")
}

// Where a request stands, also where too few or none of the first can decide.
func TestEscalateStanding(t *testing.T) {
	for name, c := range map[string]struct {
		step ops.ApprovalStep
		want string
	}{
		"the head alone, who asks":  {ops.ApprovalStep{By: []string{"head"}}, "In review, with Zoe Hartmann since today"},
		"others":                    {ops.ApprovalStep{By: []string{"joe", "liz"}}, "In review, with Joe Alvarez or Liz Park since 7 days ago, escalated to Zoe Hartmann today"},
		"both of others":            {ops.ApprovalStep{By: []string{"joe", "liz"}, Quorum: "all"}, "In review, with Joe Alvarez and Liz Park since 7 days ago, escalated to Zoe Hartmann today"},
		"one more than there are":   {ops.ApprovalStep{By: []string{"joe", "liz"}, Quorum: "3"}, "In review, with Joe Alvarez and Liz Park since 7 days ago, escalated to Zoe Hartmann today"},
		"more than with who is new": {ops.ApprovalStep{By: []string{"joe"}, Quorum: "3"}, "In review, with Joe Alvarez, and 1 more who cannot be found, since 7 days ago, escalated to Zoe Hartmann today"},
	} {
		t.Run(name, func(t *testing.T) {
			company := newCompany(t)
			company.reorganise(func(o *ops.Org) {
				for i := range o.People { // nobody is above the head
					o.People[i].Roles = []ops.Role{ops.Admin}
				}
				c.step.EscalateAfter.Days, c.step.EscalateTo = 3, []string{"zoe"}
				o.Approval = []ops.ApprovalRule{{Kind: ops.BudgetRequest, Steps: []ops.ApprovalStep{c.step}}}
			})
			company.do("sam", "request budget €4,000 Chairs")
			company.deliver()
			company.now = company.now.AddDate(0, 0, 7)
			if text := words(company.do("raj", "request escalate REQ-1")); !strings.Contains(text, c.want+"\n") {
				t.Errorf("it does not say %q:\n%s", c.want, text)
			}
			asksOnly(t, company.deliver(), "zoe")
			company.do("zoe", "request approve REQ-1")
		})
	}
}
