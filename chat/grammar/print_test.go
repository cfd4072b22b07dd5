package grammar_test

import (
	"fmt"
	"hash/fnv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

func TestPrint(t *testing.T) {
	cases := []struct {
		path string
		args chat.Args
		want string
	}{
		{"my", nil, ""},
		{"risk show", chat.Args{"id": "RISK-7"}, "RISK-7"},
		{"risk log", chat.Args{"title": "Hiring slips again", "owner": "@ana", "due": "in 2 weeks"}, `Hiring slips again owner:@ana due:"in 2 weeks"`},
		{"risk log", chat.Args{"title": "The owner: nobody", "owner": ""}, `title:"The owner: nobody" owner:""`},
		{"risk log", chat.Args{"title": `Say "no"`, "notes": `a "b" \`}, `Say "no" notes:"a \"b\" \\"`},
		{"risk log", chat.Args{"title": "Two\nlines", "undeclared": "x"}, "Two\nlines"},
		{"risk log", chat.Args{"title": "They own: ana"}, `title:"They own: ana"`},
		{"history", chat.Args{"id": "unlike-an-id"}, "unlike-an-id"},
		{"risk close", chat.Args{"id": "RISK7", "reason": ""}, `id:RISK7 reason:""`},
		{"risk close", chat.Args{"id": "RISK-7", "reason": "sold the plant"}, `RISK-7 reason:"sold the plant"`},
		{"update post", chat.Args{"health": "at_risk", "summary": "two left"}, `health:at_risk summary:"two left"`},
		{"request budget", chat.Args{"amount": "40,000 EUR", "title": "Laptops needed", "approvers": "ana, ben"}, `Laptops needed amount:"40,000 EUR" approvers:"ana, ben"`},
	}
	for _, c := range cases {
		if got := grammar.Print(command(t, c.path), c.args); got != c.want {
			t.Errorf("%s: got %s, want %s", c.path, got, c.want)
		}
	}
}

// whim recognises values at random, but always the same ones.
type whim uint32

func (w whim) Recognises(o chat.Option, text string) bool {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d/%s/%s", w, o.Name, text)
	return h.Sum32()%3 == 0
}

// pieces are what makes a line hard to read back.
var pieces = []string{
	" ", "  ", "\n", "\t", "\u00a0", "\u200b", ":", "：", "=", "-", "--", "—", ",", ";", ".", `"`, "“", "”", "'", "’", "«", "»", `\`, `\\`, "//",
	"owner", "needed", "by", "needed by:", "like:", "due: ", "--owner ", "—due", "alpha", "at risk", "RISK-7", "12:30", "x", "é", "\xff", "👍🏽", "",
}

func hardText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := ""
		for _, piece := range rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 3, -1)), 0, 8).Draw(t, "pieces") {
			text += piece
		}
		return text
	})
}

// anyCommand makes commands that Check accepts, with names that are easily
// taken for each other.
func anyCommand() *rapid.Generator[chat.Command] {
	names := []string{"owner", "needed", "by", "needed_by", "likelihood", "due", "notes", "note_book", "risk", "alpha", "x"}
	kinds := []chat.Kind{chat.Text, chat.LongText, chat.Integer, chat.Choice, chat.Date, chat.Person, chat.Record, chat.Flag}
	return rapid.Custom(func(t *rapid.T) chat.Command {
		cmd := chat.Command{Path: "do it", Summary: "Do it"}
		positional := rapid.IntRange(0, 2).Draw(t, "positional")
		rest := rapid.IntRange(-1, 4).Draw(t, "rest")
		for i, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 6, rapid.ID).Draw(t, "names") {
			o := chat.Option{Name: name, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Rest: i == rest}
			text := o.Kind == chat.Text || o.Kind == chat.LongText
			if i < positional && !text && !o.Rest {
				o.Positional = true
			} else {
				positional = 0
			}
			o.Required = rapid.Bool().Draw(t, "required")
			o.Many = !text && o.Kind != chat.Flag && rapid.Bool().Draw(t, "many")
			if o.Kind == chat.Choice {
				o.Choices = append(healths, chat.Value{Value: "by", Label: "Needed"}, chat.Value{Value: "a:b", Label: "--x"})
			}
			cmd.Options = append(cmd.Options, o)
		}
		return cmd
	})
}

func TestPrintedLinesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cmd := anyCommand().Draw(t, "command")
		if err := grammar.Check(cmd); err != nil {
			t.Fatal(err)
		}
		args := chat.Args{}
		for _, o := range cmd.Options {
			if !rapid.Bool().Draw(t, o.Name+" given") {
				continue
			}
			if o.Kind != chat.Choice {
				args[o.Name] = rapid.OneOf(hardText(), rapid.SampledFrom(pieces)).Draw(t, o.Name)
				continue
			}
			// Other words for a choice are read as its value.
			args[o.Name] = rapid.SampledFrom([]string{"", "on_track", "by", "a:b", "none of them", "owner:", "7"}).Draw(t, o.Name)
		}
		is := whim(rapid.Uint32().Draw(t, "whim"))
		line := grammar.Print(cmd, args)
		got, issues := grammar.Read(cmd, line, is)
		if diff := cmp.Diff(args, got); diff != "" || len(issues) > 0 {
			t.Fatalf("%s\nissues: %s\n%s", line, issueLines(issues), diff)
		}
	})
}

func TestWhatIsReadIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cmd := anyCommand().Draw(t, "command")
		is := whim(rapid.Uint32().Draw(t, "whim"))
		args, _ := grammar.Read(cmd, hardText().Draw(t, "line"), is)
		got, issues := grammar.Read(cmd, grammar.Print(cmd, args), is)
		if diff := cmp.Diff(args, got); diff != "" || len(issues) > 0 {
			t.Fatalf("%s\nissues: %s\n%s", grammar.Print(cmd, args), issueLines(issues), diff)
		}
	})
}
