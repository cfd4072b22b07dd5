package narrative_test

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/rogpeppe/go-internal/txtar"

	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/orgfile"
)

// atLeast is how much of what the facts support must pass. What they do not support
// must not pass at all.
const atLeast = 0.95

// newcomers are people whom the sample company does not have: their names are words,
// two have the same first name, one is written with accents.
var newcomers = []ops.Person{
	{Handle: "may", Name: "May Brandt", Department: "people"},
	{Handle: "grace", Name: "Grace Adeyemi", Department: "success"},
	{Handle: "will", Name: "Will Turner", Department: "sales"},
	{Handle: "mark", Name: "Mark Olsen", Department: "technology"},
	{Handle: "mweber", Name: "Mark Weber", Department: "sales"},
	{Handle: "rose", Name: "Rose Martin", Department: "finance"},
	{Handle: "joao", Name: "João Silva", Department: "legal"},
}

// newDepartments are those whose names are words, or much like that of another one.
var newDepartments = []ops.Department{
	{Handle: "people", Name: "People", Head: "may"},
	{Handle: "success", Name: "Customer Success", Head: "grace"},
	{Handle: "returns", Name: "Returns", Head: "mei", Parent: "warehouse"},
}

// northwind is whom and what the corpus and the attacks tell of.
func northwind(tb testing.TB) *ops.Org {
	tb.Helper()
	org, faults := orgfile.Parse(orgfile.Sample)
	if err := faults.In("the sample company"); err != nil {
		tb.Fatal(err)
	}
	org.People = append(org.People, newcomers...)
	org.Departments = append(org.Departments, newDepartments...)
	return org
}

// factSet is some facts of one day, with sentences about them.
type factSet struct {
	theme, name string
	today       dates.Date
	facts       []narrative.Fact
	sentences   []judged
}

// judged is a sentence with what is right to say of it.
type judged struct {
	narrative.Sentence
	// fault is what is wrong with it; empty if the facts support it.
	fault narrative.Kind
	// line is set where it is to stand in the place of the first fact's line.
	line bool
}

// problems are what a checker finds wrong with it.
func (j judged) problems(c *narrative.Checker) []narrative.Problem {
	if j.line || j.fault == narrative.LeavesOut {
		return c.CheckLine(j.Sentence)
	}
	return c.Check(j.Sentence)
}

func corpus(tb testing.TB) []factSet {
	tb.Helper()
	files, err := filepath.Glob("testdata/corpus/*.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	org := northwind(tb)
	var sets []factSet
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		theme := strings.TrimSuffix(filepath.Base(file), ".txtar")
		for _, f := range archive.Files {
			set, err := readSet(org, string(f.Data))
			if err != nil {
				tb.Fatalf("%s, %s: %v", file, f.Name, err)
			}
			set.theme, set.name = theme, f.Name
			sets = append(sets, set)
		}
	}
	return sets
}

// readSet reads a set as testdata/corpus/README.txt says.
func readSet(org *ops.Org, text string) (factSet, error) {
	set := factSet{today: dates.Date{Year: 2026, Month: 11, Day: 27}}
	for line := range strings.Lines(text) {
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		var err error
		switch {
		case key == "":
		case key == "today":
			err = set.today.UnmarshalText([]byte(rest))
		case key == "fact":
			set.facts = append(set.facts, narrative.Fact{Cite: rest})
			if prefix, n := ops.ID(rest).Split(); n > 0 {
				set.facts[len(set.facts)-1].Records = []ops.ID{ops.MakeID(prefix, n)}
			}
		case key == "+", key == "=", key == "-":
			err = set.sentence(key, rest)
		case len(set.facts) == 0:
			err = fmt.Errorf("%q comes before any fact", key)
		default:
			err = readField(org, &set.facts[len(set.facts)-1], key, rest)
		}
		if err != nil {
			return set, err
		}
	}
	return set, nil
}

// sentence reads one, with what it cites and what is wrong with it.
func (s *factSet) sentence(mark, text string) error {
	j := judged{line: mark == "="}
	if mark == "-" {
		kind, rest, ok := strings.Cut(text, ": ")
		if j.fault = narrative.Kind(kind); !ok || !slices.Contains(kinds, j.fault) {
			return fmt.Errorf("%q names no kind of fault", text)
		}
		text = rest
	}
	if rest, ok := strings.CutPrefix(text, "["); ok {
		cites, sentence, ok := strings.Cut(rest, "] ")
		if !ok {
			return fmt.Errorf("%q does not end what it cites", text)
		}
		j.Cites, text = list(cites), sentence
		for _, cite := range j.Cites {
			known := slices.ContainsFunc(s.facts, func(f narrative.Fact) bool { return f.Cite == cite })
			if !known && j.fault != narrative.NoCitation {
				return fmt.Errorf("%q cites %s, which is no fact", text, cite)
			}
		}
	} else {
		for _, f := range s.facts {
			j.Cites = append(j.Cites, f.Cite)
		}
	}
	j.Text = text
	s.sentences = append(s.sentences, j)
	return nil
}

// kinds are all kinds of faults that the corpus knows, hard ones first.
var kinds = []narrative.Kind{
	narrative.BadID, narrative.BadNumber, narrative.BadAmount, narrative.BadDate, narrative.BadName, narrative.BadDept,
	narrative.BadHealth, narrative.BadState, narrative.NoCitation, narrative.BadForm, narrative.BadWord, narrative.LeavesOut,
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// readField reads one field of a fact.
func readField(org *ops.Org, f *narrative.Fact, key, text string) error {
	var err error
	each := func(read func(string) error) {
		for _, part := range strings.Split(text, ",") {
			err = cmp.Or(err, read(strings.TrimSpace(part)))
		}
	}
	switch key {
	case "records":
		each(func(t string) error { f.Records = append(f.Records, ops.ID(t)); return nil })
	case "line":
		f.Line = text
	case "said":
		on, what, _ := strings.Cut(text, " ")
		said := narrative.Said{Text: what}
		if on != "-" {
			err = said.On.UnmarshalText([]byte(on))
		}
		f.Said = append(f.Said, said)
	case "amounts":
		each(func(t string) error {
			amount, err := money.ParseExact(t)
			f.Amounts = append(f.Amounts, amount)
			return err
		})
	case "numbers":
		each(func(t string) error { n, err := strconv.Atoi(t); f.Numbers = append(f.Numbers, n); return err })
	case "ages":
		each(func(t string) error { n, err := strconv.Atoi(t); f.Ages = append(f.Ages, n); return err })
	case "dates":
		each(func(t string) error {
			var d dates.Date
			err := d.UnmarshalText([]byte(t))
			f.Dates = append(f.Dates, d)
			return err
		})
	case "people":
		each(func(t string) error {
			f.People = append(f.People, ops.Handle(t))
			if _, ok := org.Person(ops.Handle(t)); !ok {
				return fmt.Errorf("there is no %q", t)
			}
			return nil
		})
	case "departments":
		each(func(t string) error { f.Departments = append(f.Departments, ops.Handle(t)); return department(org, t) })
	case "health":
		words := list(text)
		h := narrative.Health{Department: ops.Handle(words[0]), Now: ops.Health(words[1])}
		for i := 2; i+1 < len(words); i += 2 {
			switch words[i] {
			case "was":
				h.Was = ops.Health(words[i+1])
			case "shown":
				h.Shown = ops.Health(words[i+1])
			}
		}
		f.Health, err = append(f.Health, h), department(org, words[0])
	case "level":
		words := list(text)
		f.Level = ops.Level(words[0])
		if len(words) == 3 && words[1] == "was" {
			f.LevelWas = ops.Level(words[2])
		}
		if f.Level.Rank() == 0 || len(words) > 1 && f.LevelWas.Rank() == 0 {
			err = fmt.Errorf("there is no level %q", text)
		}
	case "states":
		each(func(t string) error { f.States = append(f.States, t); return nil })
	case "must":
		for _, t := range list(text) {
			switch t {
			case "amount":
				f.Must.Amount = true
			case "health":
				f.Must.Health = true
			case "level":
				f.Must.Level = true
			case "date":
				f.Must.Date = true
			case "state":
				f.Must.State = true
			default:
				err = fmt.Errorf("nothing must be %q", t)
			}
		}
	default:
		err = fmt.Errorf("facts have no %q", key)
	}
	return err
}

func department(org *ops.Org, handle string) error {
	if _, ok := org.Department(ops.Handle(handle)); !ok {
		return fmt.Errorf("there is no department %q", handle)
	}
	return nil
}

// TestCorpus measures the checker: nothing that facts do not support may pass, and
// nearly all that they support must. With -v it prints what it has measured.
func TestCorpus(t *testing.T) {
	org := northwind(t)
	var good, bad tally
	sets := corpus(t)
	for _, set := range sets {
		checker := narrative.NewChecker(org, set.today, set.facts)
		for _, j := range set.sentences {
			problems := j.problems(checker)
			where := fmt.Sprintf("%s, %s: %s %v", set.theme, set.name, j.Text, j.Cites)
			if j.fault == "" {
				good.count(set.theme, len(problems) == 0, false)
				if len(problems) > 0 {
					t.Logf("refused, though its facts support it: %s: %v", where, problems)
				}
				continue
			}
			named := slices.ContainsFunc(problems, func(p narrative.Problem) bool { return p.Kind == j.fault })
			bad.count(string(j.fault), len(problems) > 0, named)
			if len(problems) == 0 {
				t.Errorf("passed, though its %s is not that of its facts: %s", j.fault, where)
			}
		}
	}
	t.Logf("%d sets of facts\n%s\n%s", len(sets), bad.table("not supported", "refused", "named so"), good.table("supported", "passed", ""))
	if share := good.share(); share < atLeast {
		t.Errorf("%.1f %% of what the facts support passes, and it should be %.0f %%", 100*share, 100*atLeast)
	}
	if len(sets) < 416 || good.all() < 1739 || bad.all() < 2830 {
		t.Errorf("%d sets with %d supported and %d other sentences are fewer than there were", len(sets), good.all(), bad.all())
	}
}

// tally counts by theme or kind what went as it should.
type tally struct {
	order []string
	rows  map[string]*[3]int // how many, right, and named as what they are
}

func (t *tally) count(row string, right, named bool) {
	if t.rows[row] == nil {
		if t.rows == nil {
			t.rows = map[string]*[3]int{}
		}
		t.rows[row] = new([3]int)
		t.order = append(t.order, row)
	}
	for i, yes := range []bool{true, right, named} {
		if yes {
			t.rows[row][i]++
		}
	}
}

func (t *tally) sum(column int) (n int) {
	for _, row := range t.rows {
		n += row[column]
	}
	return n
}

func (t *tally) all() int { return t.sum(0) }

func (t *tally) share() float64 { return float64(t.sum(1)) / float64(max(t.sum(0), 1)) }

func (t *tally) table(title, right, named string) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, n [3]int) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.1f %%\t", name, n[0], n[1], 100*float64(n[1])/float64(max(n[0], 1)))
		if named != "" {
			fmt.Fprintf(w, "%d\t", n[2])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%s\tsentences\t%s\t\t%s\t\n", title, right, named)
	for _, name := range slices.Sorted(slices.Values(t.order)) {
		row(name, *t.rows[name])
	}
	row("all", [3]int{t.sum(0), t.sum(1), t.sum(2)})
	w.Flush()
	return text.String()
}

// BenchmarkCorpus checks all sentences of the corpus once.
func BenchmarkCorpus(b *testing.B) {
	org, sets := northwind(b), corpus(b)
	for b.Loop() {
		for _, set := range sets {
			checker := narrative.NewChecker(org, set.today, set.facts)
			for _, j := range set.sentences {
				j.problems(checker)
			}
		}
	}
}
