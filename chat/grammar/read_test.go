package grammar_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

// typing is a line that somebody typed and what is meant by it.
type typing struct {
	name string
	line string // after the path
	want chat.Args
}

func checkTyping(t *testing.T, path string, cases []typing) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, issues := grammar.Read(command(t, path), c.line, company{})
			if diff := cmp.Diff(c.want, got); diff != "" || len(issues) > 0 {
				t.Errorf("%s %s\nissues: %s\n%s", path, c.line, issueLines(issues), diff)
			}
		})
	}
}

func TestFreeTextStaysAsTyped(t *testing.T) {
	checkTyping(t, "risk log", []typing{
		{"nothing", "", chat.Args{}},
		{"only spaces", " \u00a0\t\n", chat.Args{}},
		{"words", "Hiring slips again", chat.Args{"title": "Hiring slips again"}},
		{"inner spaces", "  Hiring  slips\tagain ", chat.Args{"title": "Hiring  slips\tagain"}},
		{"lines", "Hiring slips\n\n- two left\n- one more", chat.Args{"title": "Hiring slips\n\n- two left\n- one more"}},
		{"apostrophes", "don't lose l'été or the customers' data", chat.Args{"title": "don't lose l'été or the customers' data"}},
		{"curly apostrophes", "don’t lose l’été", chat.Args{"title": "don’t lose l’été"}},
		{"apostrophe first", "'tis the season, don't ask", chat.Args{"title": "'tis the season, don't ask"}},
		{"link", "See https://example.com/a?owner=ana", chat.Args{"title": "See https://example.com/a?owner=ana"}},
		{"link like a name", "due://friday", chat.Args{"title": "due://friday"}},
		{"time", "Outage at 12:30", chat.Args{"title": "Outage at 12:30"}},
		{"colon after an unknown word", "Warning: we lose Acme", chat.Args{"title": "Warning: we lose Acme"}},
		{"beginning of a text option", "Note: we lose Acme", chat.Args{"title": "Note: we lose Acme"}},
		{"beginning of an option without its value", "The imp: it bites", chat.Args{"title": "The imp: it bites"}},
		{"misspelt option without its value", "Owners: nobody knows", chat.Args{"title": "Owners: nobody knows"}},
		{"option without colon", "The owner left", chat.Args{"title": "The owner left"}},
		{"flag without colon", "This is confidential", chat.Args{"title": "This is confidential"}},
		{"equation", "a=b and x = y", chat.Args{"title": "a=b and x = y"}},
		{"quotes inside", `The client said "we leave" today`, chat.Args{"title": `The client said "we leave" today`}},
		{"inches", `The 5" screen and the 7" one`, chat.Args{"title": `The 5" screen and the 7" one`}},
		{"quoted part of a word", `"A"-team and "B"`, chat.Args{"title": `"A"-team and "B"`}},
		{"unclosed quote", `Hiring "slips again`, chat.Args{"title": `Hiring "slips again`}},
		{"unclosed quote first", `"Hiring slips again owner:ana`, chat.Args{"title": `"Hiring slips again`, "owner": "ana"}},
		{"all in quotes", `"Hiring slips again"`, chat.Args{"title": "Hiring slips again"}},
		{"all in phone quotes", `“Hiring slips again”`, chat.Args{"title": "Hiring slips again"}},
		{"all in single quotes", `'Hiring don't slip' owner:ana`, chat.Args{"title": "Hiring don't slip", "owner": "ana"}},
		{"option inside quotes", `The "owner: nobody" case`, chat.Args{"title": `The "owner: nobody" case`}},
		{"em dashes", "Hiring slips — again —— and", chat.Args{"title": "Hiring slips — again —— and"}},
		{"dash before a word", "Hiring slips —again --very much", chat.Args{"title": "Hiring slips —again --very much"}},
		{"mail address and emoji", "Ask ana@example.com :smile: 👍🏽", chat.Args{"title": "Ask ana@example.com :smile: 👍🏽"}},
		{"other scripts", "採用が遅れる：二人 Найм", chat.Args{"title": "採用が遅れる：二人 Найм"}},
		{"ampersand and markup", "R&D <!channel> *bold*", chat.Args{"title": "R&D <!channel> *bold*"}},
	})
}

func TestOptionsAnywhere(t *testing.T) {
	hiring := func(more ...string) chat.Args {
		args := chat.Args{"title": "Hiring slips"}
		for i := 0; i < len(more); i += 2 {
			args[more[i]] = more[i+1]
		}
		return args
	}
	checkTyping(t, "risk log", []typing{
		{"after the text", "Hiring slips owner:ana", hiring("owner", "ana")},
		{"before the text", "owner:ana Hiring slips", hiring("owner", "ana")},
		{"in the middle", "Hiring owner:@ana slips", hiring("owner", "@ana")},
		{"on lines of their own", "Hiring slips\nowner:ana\nbecause of pay", chat.Args{"title": "Hiring slips\nbecause of pay", "owner": "ana"}},
		{"paragraphs", "Hiring slips\n\nowner:ana\nbecause", chat.Args{"title": "Hiring slips\n\nbecause", "owner": "ana"}},
		{"space after the colon", "owner: ana Hiring slips", hiring("owner", "ana")},
		{"space around the colon", "owner : ana Hiring slips", hiring("owner", "ana")},
		{"no-break space before the colon", "Hiring slips owner\u00a0: ana", hiring("owner", "ana")},
		{"full-width colon", "owner：ana Hiring slips", hiring("owner", "ana")},
		{"equals sign", "owner=ana Hiring slips", hiring("owner", "ana")},
		{"capitals", "Owner:Ana Hiring slips DUE:Friday", hiring("owner", "Ana", "due", "Friday")},
		{"zero-width space", "Hiring slips \u200bowner:ana", hiring("owner", "ana")},
		{"beginning of a name", "Hiring slips like:4", hiring("likelihood", "4")},
		{"beginning of a name with a space", "Hiring slips like: almost certain", hiring("likelihood", "5")},
		{"commas between", "Hiring slips, owner:ana, due:friday, impact:major", hiring("owner", "ana", "due", "friday", "impact", "4")},
		{"full stops", "Hiring slips owner:ana. due:in 2 weeks.", hiring("owner", "ana", "due", "in 2 weeks")},
		{"dash after a value", "owner:ana - Hiring slips", hiring("owner", "ana")},
		{"several words", "due:in 2 weeks owner:Ana Ferreira Hiring slips", hiring("due", "in 2 weeks", "owner", "Ana Ferreira")},
		{"the longest value", "Hiring slips due:friday next week", hiring("due", "friday next week")},
		{"value ends with its line", "due:friday\nnext week Hiring slips", chat.Args{"due": "friday", "title": "next week Hiring slips"}},
		{"sign", "Hiring slips due:+3d", hiring("due", "+3d")},
		{"choice label", "impact:SEVERE Hiring slips", hiring("impact", "5")},
		{"choice of two words", "likelihood:almost certain Hiring slips", hiring("likelihood", "5")},
		{"choice with underscore", "likelihood:almost_certain Hiring slips", hiring("likelihood", "5")},
		{"choice run together", "likelihood:AlmostCertain Hiring slips", hiring("likelihood", "5")},
		{"quoted value", `owner:"Ana Ferreira" Hiring slips`, hiring("owner", "Ana Ferreira")},
		{"phone quotes", `owner:“Ana Ferreira” Hiring slips`, hiring("owner", "Ana Ferreira")},
		{"quoted after a space", `owner: 'Ana Ferreira' Hiring slips`, hiring("owner", "Ana Ferreira")},
		{"unknown person", "owner:zzz Hiring slips", hiring("owner", "zzz")},
		{"unknown choice", "impact:huge Hiring slips", hiring("impact", "huge")},
		{"cleared", "Hiring slips owner: due:friday", hiring("owner", "", "due", "friday")},
		{"cleared at the end", "Hiring slips owner:", hiring("owner", "")},
		{"cleared by quotes", `Hiring slips owner:"" due:""`, hiring("owner", "", "due", "")},
		{"cleared by an empty line of a template", "owner:\ndue: friday\ntitle: Hiring slips", hiring("owner", "", "due", "friday")},
		{"cleared and then given", "owner: due:friday Hiring slips owner:ana", hiring("owner", "ana", "due", "friday")},
		{"given and then empty", "Hiring slips owner:ana owner:", hiring("owner", "ana")},
		{"quoted text before a comma", `"Hiring slips", owner:ana`, hiring("owner", "ana")},
		{"lines in quotes", "notes:\"Jo\nAl\" - Hiring slips", hiring("notes", "Jo\nAl")},
		{"flag", "Hiring slips confidential:yes", hiring("confidential", "yes")},
		{"dashed flag", "--confidential Hiring slips", hiring("confidential", "yes")},
		{"dashed flag before a no", "--confidential no hires", chat.Args{"confidential": "yes", "title": "no hires"}},
		{"dashed flag with a value", "Hiring slips --confidential=no", hiring("confidential", "no")},
		{"dashed option", "Hiring slips --owner ana --due=friday", hiring("owner", "ana", "due", "friday")},
		{"phone's dash", "Hiring slips —owner ana –confidential", hiring("owner", "ana", "confidential", "yes")},
		{"dashed beginning", "Hiring slips --conf --imp 4", hiring("confidential", "yes", "impact", "4")},
		{"same twice", "owner:ana Hiring slips owner:ana", hiring("owner", "ana")},
		{"text by name", "title:Hiring slips owner:ana", hiring("owner", "ana")},
		{"long text", "Hiring slips notes:Two left. Next: see https://x.io owner:ana",
			hiring("notes", "Two left. Next: see https://x.io", "owner", "ana")},
		{"long text of several lines", "Hiring slips notes: Two left:\n- Jo\n- Al\nowner:ana", hiring("notes", "Two left:\n- Jo\n- Al", "owner", "ana")},
		{"quoted long text", `notes:"Two left; owner: nobody" Hiring slips`, hiring("notes", "Two left; owner: nobody")},
		{"escaped quotes", `notes:"say \"no\" \\now" Hiring slips`, hiring("notes", `say "no" \\now`)},
		{"path in quotes", `notes:"see \\srv\x\\" Hiring slips`, hiring("notes", `see \\srv\x\`)},
		{"list", "departments:support, people ops, sales Hiring slips", hiring("departments", "support, people ops, sales")},
		{"list without spaces", "departments:support,sales Hiring slips", hiring("departments", "support,sales")},
		{"list by repeating", "departments:support departments:sales Hiring slips", hiring("departments", "support, sales")},
		{"list with a fault", "departments:support, slaes Hiring slips", hiring("departments", "support, slaes")},
	})
}

func TestPlainTextIsUntouched(t *testing.T) {
	cmd := command(t, "risk log")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimSpace(rapid.StringOf(rapid.RuneFrom([]rune("ab é二👍🏽.,;!?()'’&%#@/*_ \t\n\u00a0"))).Draw(t, "text"))
		got, issues := grammar.Read(cmd, " "+text+"\n", company{})
		want := chat.Args{"title": text}
		if text == "" {
			want = chat.Args{}
		}
		if strings.HasPrefix(text, "'") {
			return // quotes around the whole line go
		}
		if diff := cmp.Diff(want, got); diff != "" || len(issues) > 0 {
			t.Fatalf("%v\n%s", issues, diff)
		}
	})
}

func TestQuotesOfManyLanguages(t *testing.T) {
	for _, quoted := range []string{
		`"x: y"`, `“x: y”`, `„x: y“`, `„x: y”`, `”x: y”`, `«x: y»`, "«\u00a0x: y\u00a0»", `»x: y«`, `‹x: y›`,
		`'x: y'`, `‘x: y’`, `‚x: y‘`, `“x: y"`, `"x: y”`, `“x: y“`, `'x: y’`, `"x: y",`, `“x: y”.`,
	} {
		got, issues := grammar.Read(command(t, "risk log"), "T owner:"+quoted+" due:friday", company{})
		want := chat.Args{"title": "T", "owner": "x: y", "due": "friday"}
		if diff := cmp.Diff(want, got); diff != "" || len(issues) > 0 {
			t.Errorf("%s: %v\n%s", quoted, issues, diff)
		}
	}
}

func TestNamesOfSeveralWords(t *testing.T) {
	laptops := chat.Args{"title": "Laptops", "amount": "€40k", "needed_by": "end of month"}
	for _, line := range []string{
		"Laptops amount:€40k needed_by:end of month",
		"Laptops amount:€40k needed-by:end of month",
		"Laptops amount:€40k neededby:end of month",
		"Laptops amount: €40k Needed by: end of month",
		"Laptops amount:€40k needed by : end of month",
		"Laptops --amount €40k --needed-by end of month",
		"amount:€40k Laptops, needed by: end of month.",
		`"Laptops" amount=€40k needed:"end of month"`,
	} {
		got, issues := grammar.Read(command(t, "request budget"), line, company{})
		if diff := cmp.Diff(laptops, got); diff != "" || len(issues) > 0 {
			t.Errorf("%s: %v\n%s", line, issues, diff)
		}
	}
}

func TestAmountsAndLists(t *testing.T) {
	checkTyping(t, "request budget", []typing{
		{"amount with a space", "amount: 40,000 EUR Laptops for 3 people", chat.Args{"amount": "40,000 EUR", "title": "Laptops for 3 people"}},
		{"currency first", "Laptops amount:JPY 90000", chat.Args{"amount": "JPY 90000", "title": "Laptops"}},
		{"amount before a comma", "Laptops amount:$1.2m, fte:3", chat.Args{"amount": "$1.2m", "fte": "3", "title": "Laptops"}},
		{"people", "Laptops approvers:@ana, Ben Okafor channel:#it", chat.Args{"approvers": "@ana, Ben Okafor", "channel": "#it", "title": "Laptops"}},
		{"apostrophe in a person", "Laptops approvers:Jean-Luc d'Arc", chat.Args{"approvers": "Jean-Luc d'Arc", "title": "Laptops"}},
		{"unknown amount", "amount:lots Laptops", chat.Args{"amount": "lots", "title": "Laptops"}},
	})
}

func TestPositionalBeforeText(t *testing.T) {
	checkTyping(t, "update post", []typing{
		{"text alone", "All shipped", chat.Args{"summary": "All shipped"}},
		{"health", "at risk: two left", chat.Args{"health": "at_risk", "summary": "two left"}},
		{"health by its value", "off_track two left", chat.Args{"health": "off_track", "summary": "two left"}},
		{"health by another word", "Red - two left", chat.Args{"health": "off_track", "summary": "two left"}},
		{"health in quotes", `"at risk" two left`, chat.Args{"health": "at_risk", "summary": "two left"}},
		{"full stop", "On track. All shipped.", chat.Args{"health": "on_track", "summary": "All shipped."}},
		{"phone's dash", "on track — all shipped", chat.Args{"health": "on_track", "summary": "all shipped"}},
		{"line break and list", "at risk\n- two left\n- one ill", chat.Args{"health": "at_risk", "summary": "- two left\n- one ill"}},
		{"department and health", "people ops, at risk, two left", chat.Args{"department": "people ops", "health": "at_risk", "summary": "two left"}},
		{"department with colon", "support: on track: calm", chat.Args{"department": "support", "health": "on_track", "summary": "calm"}},
		{"declared order only", "at risk support is swamped", chat.Args{"health": "at_risk", "summary": "support is swamped"}},
		{"not inside the text", "We are at risk", chat.Args{"summary": "We are at risk"}},
		{"name wins over the word", "at risk we think health:green", chat.Args{"health": "on_track", "summary": "at risk we think"}},
		{"name first", "health:green Support calm", chat.Args{"health": "on_track", "department": "Support", "summary": "calm"}},
		{"option called like the word", "at risk: two left risk:RISK-7", chat.Args{"health": "at_risk", "summary": "two left", "risk": "RISK-7"}},
		{"option after the word", "at risk headline:Two left\nBoth in Porto", chat.Args{"health": "at_risk", "headline": "Two left", "summary": "Both in Porto"}},
	})
	checkTyping(t, "risk close", []typing{
		{"id and reason", "RISK-7 sold the plant", chat.Args{"id": "RISK-7", "reason": "sold the plant"}},
		{"id in small letters", "risk-7: sold the plant", chat.Args{"id": "risk-7", "reason": "sold the plant"}},
		{"reason first", "reason:sold the plant id:RISK-7", chat.Args{"id": "RISK-7", "reason": "sold the plant"}},
		{"several lines", "RISK-7\nsold\n\nthe plant", chat.Args{"id": "RISK-7", "reason": "sold\n\nthe plant"}},
	})
}

func TestPositionalWithoutText(t *testing.T) {
	checkTyping(t, "risk list", []typing{
		{"in order", "support off track", chat.Args{"department": "support", "health": "off_track"}},
		{"in any order", "off track, support", chat.Args{"department": "support", "health": "off_track"}},
		{"with an option", "mine:yes people ops", chat.Args{"department": "people ops", "mine": "yes"}},
		{"the only one left", "red suport", chat.Args{"department": "suport", "health": "off_track"}},
	})
	checkTyping(t, "risk assess", []typing{
		{"id last", "likelihood:4 impact:major RISK-7", chat.Args{"id": "RISK-7", "likelihood": "4", "impact": "4"}},
		{"misspelt value of two words", "RISK-7 likelihood:allmost certain", chat.Args{"id": "RISK-7", "likelihood": "allmost certain"}},
		{"misspelt value before the id", "likelihood:allmost certain RISK-7", chat.Args{"id": "RISK-7", "likelihood": "allmost certain"}},
		{"bad id", "RIKS7 impact:4", chat.Args{"id": "RIKS7", "impact": "4"}},
		{"quoted text goes on", `RISK-7 reason:"Plan B" worked`, chat.Args{"id": "RISK-7", "reason": `"Plan B" worked`}},
		{"quoted text before the id", `reason:"Plan B" RISK-7`, chat.Args{"id": "RISK-7", "reason": "Plan B"}},
	})
}

func TestWhatNeedsALook(t *testing.T) {
	cases := []struct {
		name, path, line string
		want             chat.Args
		option, text     string // a part of the issue's text
	}{
		{"given twice", "risk log", "T owner:ana owner:ben", chat.Args{"title": "T", "owner": "ben"}, "owner", "“ana” and “ben”"},
		{"misspelt name", "risk log", "T onwer:ana", chat.Args{"title": "T", "owner": "ana"}, "owner", "“onwer” as owner"},
		{"misspelt name with a space", "risk log", "T onwer: ana", chat.Args{"title": "T", "owner": "ana"}, "owner", "“onwer” as owner"},
		{"misspelt dashed name", "risk log", "T --ownr ana", chat.Args{"title": "T", "owner": "ana"}, "owner", "“ownr” as owner"},
		{"words left over", "risk show", "RISK-7 please now", chat.Args{"id": "RISK-7"}, "", "“please now”"},
		{"many words left over", "risk show", "RISK-7 " + strings.Repeat("please ", 30), chat.Args{"id": "RISK-7"}, "", "please ple…”"},
		{"no options at all", "my", "everything", chat.Args{}, "", "takes nothing more"},
		{"two texts", "risk log", "Hiring title:Slips", chat.Args{"title": "Slips"}, "title", "“Hiring”"},
		{"several ids", "history", "RISK-7 REQ-2", chat.Args{"id": "RISK-7"}, "", "“REQ-2”"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, issues := grammar.Read(command(t, c.path), c.line, company{})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if len(issues) != 1 || issues[0].Option != c.option || !strings.Contains(issues[0].Text, c.text) {
				t.Errorf("got issues %q, want one of %q with %q", issueLines(issues), c.option, c.text)
			}
		})
	}
}
