package grammar_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

// seeds are lines in which every rule of the grammar has something to do.
var seeds = []string{
	"", " ", "Hiring slips owner:ana", `title:"a \"b\" \\" due:in 2 weeks`, "RISK-7 likelihood: almost certain", "at risk: two left",
	"needed by : friday approvers:ana, ben,", "--confidential —owner ana", "“a „b“ «c» 'd'", "onwer:ana like: 4 owner:ben owner:",
	"a\nb\n\nowner:ana\nc", "\xff\"\xfe", "owner:\u2028x", "risk:at risk:risk:", "support, sales, off track", "departments:x, y,, z",
}

// FuzzRead looks for panics, and for characters in the result that nobody
// typed.
func FuzzRead(f *testing.F) {
	for i, seed := range seeds {
		f.Add(uint8(i), uint32(i), seed)
	}
	f.Fuzz(func(t *testing.T, which uint8, seed uint32, line string) {
		cmd := declared[int(which)%len(declared)]
		for _, is := range []grammar.Recogniser{company{}, whim(seed)} {
			args, _ := grammar.Read(cmd, line, is)
			for name, value := range args {
				o, ok := cmd.Option(name)
				if !ok {
					t.Fatalf("%q: %q is no option of %q", line, name, cmd.Path)
				}
				if invented := beyond(value, line); invented != "" && !isReplaced(o, value) {
					t.Fatalf("%q: %q of %s has %q, which was not typed", line, value, name, invented)
				}
			}
			again, _ := grammar.Read(cmd, grammar.Print(cmd, args), is)
			for name, value := range args {
				if again[name] != value {
					t.Fatalf("%q: %s is %q, and %q after %q", line, name, value, again[name], grammar.Print(cmd, args))
				}
			}
		}
	})
}

// isReplaced reports whether the value may differ from what was typed.
func isReplaced(o chat.Option, value string) bool {
	return o.Kind == chat.Choice || o.Kind == chat.Flag && value == "yes"
}

// beyond returns the characters of value that are not in line in this order,
// apart from spaces and the commas of lists that were put together.
func beyond(value, line string) string {
	at, typed := 0, []rune(line)
	for i, r := range value {
		if unicode.IsSpace(r) || r == ',' {
			continue
		}
		found := slices.Index(typed[at:], r)
		if found < 0 {
			return value[i:]
		}
		at += found + 1
	}
	return ""
}

// FuzzResolve looks for panics, for a rest that was not typed, and for
// suggestions that are no commands.
func FuzzResolve(f *testing.F) {
	for _, seed := range append(seeds, "/risk log x", "update lsit", "risk RISK-7", "rsk lgo", "／ risk: log: x", "update 7", "risk #7") {
		f.Add(seed)
	}
	b := book(f)
	f.Fuzz(func(t *testing.T, text string) {
		cmd, rest, err := b.Resolve(text)
		if err == nil {
			if _, ok := b.Command(cmd.Path); !ok || !strings.Contains(text, rest) {
				t.Fatalf("%q: got %q with rest %q", text, cmd.Path, rest)
			}
			return
		}
		unknown, ok := errors.AsType[*grammar.Unknown](err)
		if !ok || unknown.Error() == "" {
			t.Fatalf("%q: %v", text, err)
		}
		for _, path := range unknown.Suggestions {
			if _, ok := b.Command(path); !ok {
				t.Fatalf("%q: %q is suggested", text, path)
			}
		}
	})
}
