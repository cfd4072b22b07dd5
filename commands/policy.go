package commands

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/money"
)

var policyKind = chat.Option{Name: "kind", Kind: chat.Choice, Choices: kinds, Required: true, Positional: true, Help: "What is asked for"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "policy show",
		Summary:  "Show who approves what, by kind and amount",
		Examples: []string{"policy show"},
		ReadOnly: true,
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		message := chat.Message{Title: chat.L("Approval policy")}
		for _, kind := range ops.RequestKinds {
			var lines []chat.Line
			for _, rule := range c.org.Approval {
				if rule.Kind == kind {
					lines = append(lines, chat.Line{chat.B(c.bandWords(rule)), chat.T(": " + c.routeWords(rule.Steps, rule.Department))})
				}
			}
			message.Blocks = append(message.Blocks, chat.Heading(capital(string(kind))), chat.List(lines...))
		}
		return chat.Reply{Message: message}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "policy explain",
		Summary:  "Say who would have to approve a request, and why",
		Examples: []string{"policy explain technology €12,000 support"},
		ReadOnly: true,
		Options: []chat.Option{
			policyKind,
			{Name: "amount", Kind: chat.Money, Required: true, Positional: true, Help: "For how much"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "For which department", Default: "yours"},
			{Name: "requester", Kind: chat.Person, Positional: true, Help: "Who would ask", Default: "you"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		department := c.department("department", c.org.HomeOf(c.me))
		if department == "" {
			return chat.Reply{}, ops.Wrong("department", "For which department?")
		}
		requester, err := c.personOrSelf("requester")
		if err != nil {
			return chat.Reply{}, err
		}
		amount := c.values["amount"].amount
		rule, ok := c.org.RouteFor(ops.RequestKind(c.text("kind")), department, amount)
		if !ok {
			return chat.Reply{}, ops.Wrong("amount", "There is no exchange rate for %s, so no rule holds.", amount.Currency)
		}
		r := ops.Request{
			Meta: ops.Meta{Owner: requester, Department: department},
			Kind: rule.Kind, Amount: amount, Version: 1, State: ops.InReview, Route: rule.Steps,
		}
		var lines []chat.Line
		for r.Step = range r.Route {
			panel := c.org.Panel(&r)
			line := chat.Line{chat.T(fmt.Sprintf("%d. ", r.Step+1)), chat.B(orElse(c.peopleWords(panel), "nobody can decide")), chat.T(" – " + c.stepWords(r.Route[r.Step], department))}
			if len(panel.Raised) > 0 {
				line = append(line, chat.T(", with "+c.name(panel.Raised[0])+" instead of whoever may not decide on it"))
			}
			lines = append(lines, line)
			for _, h := range panel.Pool[:min(len(panel.Pool), max(panel.Need, 0))] {
				r.Decisions = append(r.Decisions, ops.Decision{By: h, Verdict: ops.Approves, Step: r.Step, Version: 1})
			}
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L(fmt.Sprintf("%s of %s for %s, asked by %s", c.money(amount), rule.Kind, c.departmentName(department), c.name(r.Owner))),
			Blocks: []chat.Block{chat.List(lines...), chat.Note(chat.T("Because " + string(rule.Kind) + " requests " + c.bandWords(rule) + " go that way."))},
		}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "policy bound",
		Summary:  "Move an amount at which other people approve",
		Detail:   "Requests that are under way keep their route.",
		Examples: []string{"policy bound budget from:€5,000 to:€6,000"},
		Options: []chat.Option{
			policyKind,
			{Name: "from", Kind: chat.Money, Required: true, Help: "The amount as it is"},
			{Name: "to", Kind: chat.Money, Required: true, Help: "The amount as it should be"},
			{Name: "department", Kind: chat.Department, Help: "Of that department’s own rules", Default: "the rules for all"},
		},
	},
	Who: ops.OnlyCOO, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		from, to := c.values["from"].amount, c.values["to"].amount
		file, err := c.file()
		if err != nil {
			return chat.Reply{}, err
		}
		org := *file
		org.Approval = slices.Clone(c.org.Approval)
		moved := 0
		for i := range org.Approval {
			rule := &org.Approval[i]
			if rule.Kind != ops.RequestKind(c.text("kind")) || rule.Department != c.department("department", "") {
				continue
			}
			for _, bound := range []**money.Amount{&rule.Over, &rule.UpTo} {
				if *bound != nil && **bound == from {
					*bound = &to
					moved++
				}
			}
		}
		if moved == 0 {
			return chat.Reply{}, ops.Wrong("from", "No rule begins or ends at %s. See: /policy show", c.money(from))
		}
		if err := c.changeOrg(&org, "to"); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say(fmt.Sprintf("%s requests: %s is now %s. Requests under way keep their route.", capital(c.text("kind")), c.money(from), c.money(to))), nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "policy steps",
		Summary:  "Say who approves requests of a kind and amount",
		Detail:   "Steps are separated by “then”, people of a step by “or”, or by “and” where all must agree; who decides where none of them can comes after “else”. Requests that are under way keep their route.",
		Examples: []string{"policy steps technology €4,000 coo or fay then ceo"},
		Options: []chat.Option{
			policyKind,
			{Name: "amount", Kind: chat.Money, Required: true, Positional: true, Help: "An amount in the band that is meant"},
			{Name: "steps", Kind: chat.Text, Rest: true, Required: true, Max: 300, Help: "Such as: head then coo and fay then ceo"},
			{Name: "department", Kind: chat.Department, Help: "Of that department’s own rules", Default: "the rules for all"},
		},
	},
	Who: ops.OnlyCOO, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		rule, ok := c.org.RouteFor(ops.RequestKind(c.text("kind")), c.department("department", ""), c.values["amount"].amount)
		if !ok || rule.Department != c.department("department", "") {
			return chat.Reply{}, ops.Wrong("amount", "No rule holds there. See: /policy show")
		}
		file, err := c.file()
		if err != nil {
			return chat.Reply{}, err
		}
		org := *file
		org.Approval = slices.Clone(c.org.Approval)
		steps, err := ops.ParseSteps(c.text("steps"))
		if err != nil {
			return chat.Reply{}, err
		}
		for i := range steps { // reminders and the like stay as they were
			if i < len(rule.Steps) {
				was := rule.Steps[i]
				steps[i].RemindAfter, steps[i].ExpireAfter = was.RemindAfter, was.ExpireAfter
				steps[i].EscalateAfter, steps[i].EscalateTo = was.EscalateAfter, was.EscalateTo
			}
		}
		for i, other := range org.Approval {
			if other.Kind == rule.Kind && other.Department == rule.Department && sameBound(other.Over, rule.Over) && sameBound(other.UpTo, rule.UpTo) {
				org.Approval[i].Steps = steps
			}
		}
		if err := c.changeOrg(&org, "steps"); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say(fmt.Sprintf("%s requests %s: %s. Requests under way keep their route.", capital(string(rule.Kind)), c.bandWords(rule), c.routeWords(steps, rule.Department))), nil
	},
})

func sameBound(a, b *money.Amount) bool { return a == b || a != nil && b != nil && *a == *b }

// bandWords are the amounts for which a rule holds.
func (c *call) bandWords(rule ops.ApprovalRule) string {
	var words string
	switch {
	case rule.Over != nil && rule.UpTo != nil:
		words = "over " + c.money(*rule.Over) + " up to " + c.money(*rule.UpTo)
	case rule.Over != nil:
		words = "over " + c.money(*rule.Over)
	case rule.UpTo != nil:
		words = "up to " + c.money(*rule.UpTo)
	default:
		words = "of any amount"
	}
	if rule.Department != "" {
		words += " of " + c.departmentName(rule.Department)
	}
	return words
}

func (c *call) routeWords(steps []ops.ApprovalStep, department ops.Handle) string {
	words := make([]string, len(steps))
	for i, step := range steps {
		words[i] = c.stepWords(step, department)
	}
	return strings.Join(words, ", then ")
}

// stepWords are the roles and people of a step as the policy names them.
func (c *call) stepWords(step ops.ApprovalStep, department ops.Handle) string {
	names := c.deciderWords(step.By, department)
	var words string
	switch step.Quorum {
	case "", "any":
		words = strings.Join(names, " or ")
	case "all":
		words = strings.Join(names, " and ")
	case "majority":
		words = "most of " + strings.Join(names, ", ")
	default:
		words = step.Quorum + " of " + strings.Join(names, ", ")
	}
	if len(step.Fallback) > 0 {
		words += ", else " + strings.Join(c.deciderWords(step.Fallback, department), " or ")
	}
	return words
}

// deciderWords are roles and people as the policy names them.
func (c *call) deciderWords(by []string, department ops.Handle) []string {
	names := make([]string, len(by))
	for i, by := range by {
		switch by {
		case "head", "deputy":
			names[i] = "the " + by + " of the department"
			if department != "" {
				names[i] = "the " + by + " of " + c.departmentName(department)
			}
		case string(ops.COO), string(ops.CEO):
			names[i] = "the " + strings.ToUpper(by)
		case string(ops.Approver):
			names[i] = "an approver"
		default:
			names[i] = c.name(ops.Handle(by))
		}
	}
	return names
}
