package digest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"adjutant/digest"
)

// ruleCase is a company of which a reader is told by a rule, or just not.
type ruleCase struct {
	rule digest.Rule
	name string
	to   reader
	// before happens up to the digest of a week ago, then since; clock is when
	// the digest is made on the Friday, 08:00 if it says nothing.
	before, then func(*world)
	clock        string
	// want are the facts of the digest, in their order: "section rule id", and
	// "smaller n" at the end. What nobody knows is left out unless the rule is
	// about that.
	want string
}

// cases are those of all rules.
func cases() []ruleCase {
	return slices.Concat(healthCases, needCases, riskCases, requestCases, blockerCases, orgCases, targetCases, ageingCases, coverageCases, promiseCases)
}

func TestRules(t *testing.T) {
	for _, c := range cases() {
		t.Run(string(c.rule)+"/"+c.name, func(t *testing.T) {
			w := c.play(t)
			d := w.digest(c.to)
			if got, want := c.facts(d), strings.Join(lines(c.want), "\n"); got != want {
				t.Errorf("the digest says\n%s\nwant\n%s", got, want)
			}
			checkDigest(t, w.org, d)
		})
	}
}

// play has the case happen.
func (c ruleCase) play(t *testing.T) *world {
	w := newWorld(t)
	if c.before != nil {
		c.before(w)
	}
	w.at(-7, "08:00")
	needs := w.needs
	w.needs = nil
	w.digest(c.to)
	w.needs = needs
	if c.then != nil {
		c.then(w)
	}
	clock := c.clock
	if clock == "" {
		clock = "08:00"
	}
	return w.at(0, clock)
}

// facts are those of a digest that a case looks at.
func (c ruleCase) facts(d digest.Digest) string {
	var facts []string
	for _, s := range d.Sections {
		if s.Kind == digest.Coverage && !slices.ContainsFunc(coverageCases, func(other ruleCase) bool { return other.rule == c.rule }) {
			continue
		}
		for _, i := range s.Items {
			facts = append(facts, strings.TrimSpace(fmt.Sprintf("%s %s %s", s.Kind, i.Rule, name(i))))
		}
	}
	if d.Rest.Smaller > 0 {
		facts = append(facts, fmt.Sprintf("smaller %d", d.Rest.Smaller))
	}
	return strings.Join(facts, "\n")
}

// name is what a case calls an item by: its record, or else its department.
func name(i digest.Item) string {
	if i.ID == "" {
		return string(i.Department)
	}
	return string(i.ID)
}

func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// A rule without a case would be one that nobody has tried.
func TestEveryRuleHasACase(t *testing.T) {
	had := map[string]bool{}
	for _, c := range cases() {
		had[string(c.rule)] = true
	}
	rules := constants(t, "rule.go", "Rule")
	for _, what := range constants(t, "../ops/reminder.go", "Waiting") {
		rules = append(rules, "need_"+what)
	}
	if len(rules) < 40 {
		t.Errorf("only %d rules found: %v", len(rules), rules)
	}
	for _, rule := range rules {
		if !had[rule] {
			t.Errorf("no case for the rule %q", rule)
		}
		delete(had, rule)
	}
	for rule := range had {
		t.Errorf("a case for %q, which is no rule", rule)
	}
}

// constants are the values of the constants of a type in a file.
func constants(t *testing.T, file, typ string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != typ {
			return true
		}
		for _, v := range spec.Values {
			text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, text)
		}
		return true
	})
	return all
}
