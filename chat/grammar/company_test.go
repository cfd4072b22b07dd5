package grammar_test

import (
	"regexp"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

// company recognises what a small company on some day would.
type company struct{}

var shapes = map[chat.Kind]*regexp.Regexp{
	chat.Date: regexp.MustCompile(`(?i)^(today|tomorrow|(next )?(mon|tues|fri)day( next week)?|in \d+ (days|weeks)|end of (month|next month)|` +
		`q[1-4]( \d{4})?|\d{4}-\d\d-\d\d|\+\d+[dw]|\d{1,2} (march|may))$`),
	chat.Duration:   regexp.MustCompile(`^\d+ ?(h|d|days|hours)$`),
	chat.Money:      regexp.MustCompile(`(?i)^([€$]?[\d.,]*\d[km]?|[\d.,]*\d[km]? ?(eur|usd|€)|(jpy|eur) [\d.,]*\d)$`),
	chat.Person:     regexp.MustCompile(`(?i)^(me|@?ana|@?ben|ana ferreira|ben okafor|jean-luc d'arc|zoë)$`),
	chat.Department: regexp.MustCompile(`(?i)^(support|sales|legal|it|people ops)$`),
	chat.Channel:    regexp.MustCompile(`^#[a-z-]+$`),
}

func (company) Recognises(o chat.Option, text string) bool {
	shape := shapes[o.Kind]
	return shape != nil && shape.MatchString(text)
}

var (
	likelihoods = []chat.Value{
		{Value: "1", Label: "Rare"}, {Value: "2", Label: "Unlikely"}, {Value: "3", Label: "Possible"},
		{Value: "4", Label: "Likely"}, {Value: "5", Label: "Almost certain", Also: []string{"certain"}},
	}
	impacts = []chat.Value{
		{Value: "1", Label: "Insignificant"}, {Value: "2", Label: "Minor"}, {Value: "3", Label: "Moderate"},
		{Value: "4", Label: "Major"}, {Value: "5", Label: "Severe"},
	}
	healths = []chat.Value{
		{Value: "on_track", Label: "On track", Also: []string{"green"}},
		{Value: "at_risk", Label: "At risk", Also: []string{"amber", "yellow"}},
		{Value: "off_track", Label: "Off track", Also: []string{"red"}},
	}
)

var riskID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"RISK"}, Required: true, Positional: true}

// declared are commands of every shape.
var declared = []chat.Command{
	{Path: "help", Summary: "Say what can be asked for", ReadOnly: true, Options: []chat.Option{
		{Name: "topic", Kind: chat.Text, Rest: true}}},
	{Path: "my", Summary: "Show what waits for you", ReadOnly: true},
	{Path: "history", Summary: "Show what happened to a record", Options: []chat.Option{
		{Name: "id", Kind: chat.Record, Required: true, Positional: true}}},
	{Path: "risk log", Summary: "Put a risk on the register",
		Examples: []string{"risk log Hiring slips again likelihood:likely owner:@ana", "/risk log due:friday The lease ends"},
		Options: []chat.Option{
			{Name: "title", Kind: chat.Text, Rest: true, Required: true},
			{Name: "likelihood", Kind: chat.Choice, Choices: likelihoods},
			{Name: "impact", Kind: chat.Choice, Choices: impacts},
			{Name: "owner", Kind: chat.Person},
			{Name: "due", Kind: chat.Date},
			{Name: "notes", Kind: chat.LongText},
			{Name: "departments", Kind: chat.Department, Many: true},
			{Name: "confidential", Kind: chat.Flag},
		}},
	{Path: "risk list", Summary: "List risks", ReadOnly: true, Examples: []string{"risk list support off track"},
		Options: []chat.Option{
			{Name: "department", Kind: chat.Department, Positional: true},
			{Name: "health", Kind: chat.Choice, Choices: healths, Positional: true},
			{Name: "mine", Kind: chat.Flag},
		}},
	{Path: "risk show", Summary: "Show a risk with its history", ReadOnly: true, Options: []chat.Option{riskID}},
	{Path: "risk assess", Summary: "Rate a risk", Options: []chat.Option{riskID,
		{Name: "likelihood", Kind: chat.Choice, Choices: likelihoods},
		{Name: "impact", Kind: chat.Choice, Choices: impacts},
		{Name: "reason", Kind: chat.LongText}}},
	{Path: "risk close", Summary: "Close a risk", Options: []chat.Option{riskID,
		{Name: "reason", Kind: chat.LongText, Rest: true, Required: true}}},
	{Path: "update post", Summary: "Tell how your department does", Default: true,
		Examples: []string{"update Calm", "update at risk: two engineers left", "update post support off_track The launch slips risk:RISK-7"},
		Options: []chat.Option{
			{Name: "department", Kind: chat.Department, Positional: true},
			{Name: "health", Kind: chat.Choice, Choices: healths, Positional: true},
			{Name: "summary", Kind: chat.LongText, Rest: true, Required: true},
			{Name: "risk", Kind: chat.Record, Records: []string{"RISK"}},
			{Name: "headline", Kind: chat.Text},
		}},
	{Path: "update list", Summary: "List updates", ReadOnly: true},
	{Path: "update show", Summary: "Show an update", ReadOnly: true, Options: []chat.Option{
		{Name: "id", Kind: chat.Record, Records: []string{"UPD"}, Required: true, Positional: true}}},
	{Path: "update missing", Summary: "Show who has not reported", ReadOnly: true},
	{Path: "request budget", Summary: "Ask for money", Options: []chat.Option{
		{Name: "amount", Kind: chat.Money, Required: true},
		{Name: "title", Kind: chat.Text, Rest: true, Required: true},
		{Name: "needed_by", Kind: chat.Date},
		{Name: "next_review", Kind: chat.Date},
		{Name: "fte", Kind: chat.Integer},
		{Name: "approvers", Kind: chat.Person, Many: true},
		{Name: "channel", Kind: chat.Channel}}},
}

func book(t testing.TB) *grammar.Book {
	t.Helper()
	b, err := grammar.New(declared)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// command finds a declared command by its path.
func command(t testing.TB, path string) chat.Command {
	t.Helper()
	for _, cmd := range declared {
		if cmd.Path == path {
			return cmd
		}
	}
	t.Fatalf("no command %q is declared", path)
	return chat.Command{}
}

// issueLines are issues as "option: text".
func issueLines(issues []grammar.Issue) string {
	var lines []string
	for _, issue := range issues {
		lines = append(lines, issue.Option+": "+issue.Text)
	}
	return strings.Join(lines, "\n")
}
