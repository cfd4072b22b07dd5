package commands

import (
	"maps"
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// The parts of /people list.
const (
	peopleClaims  = "claims"
	peopleWithout = "without"
	peopleGone    = "gone"
	peopleNobody  = "nobody"
	peopleLinked  = "linked"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "people list",
		Summary:  "Show who has which account, who cannot be reached, and whose accounts are nobody’s",
		Examples: []string{"people list", "people list linked", "people list without account"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "which", Kind: chat.Choice, Positional: true, Help: "Only those", Default: "what somebody should look at", Choices: []chat.Value{
				{Value: peopleClaims, Label: "claims", Also: []string{"to confirm"}},
				{Value: peopleWithout, Label: "without account", Also: []string{"without"}},
				{Value: peopleGone, Label: "gone"},
				{Value: peopleNobody, Label: "accounts of nobody", Also: []string{"nobody"}},
				{Value: peopleLinked, Label: "linked"},
			}},
			page,
		},
	},
	Who: ops.Operators,
	Run: func(c *call) (chat.Reply, error) {
		if c.has("which") {
			return c.peoplePart(c.text("which"))
		}
		return c.peopleOverview()
	},
})

// peopleParts are the parts with their titles, in the order of what needs a look
// first.
var peopleParts = []struct{ which, title string }{
	{peopleClaims, "To be confirmed"},
	{peopleGone, "Gone"},
	{peopleWithout, "In the organisation, and without an account here"},
	{peopleNobody, "Accounts that are nobody’s"},
}

// partTitle is the title of a part, which says of those who are gone why they are taken
// to be.
func (c *call) partTitle(which, title string) string {
	if gone := c.gone(); which == peopleGone && len(gone) > 0 {
		return title + ": " + c.goneAll(gone)
	}
	return title
}

// peopleOverview is how many there are, and the first of those that somebody should
// look at.
func (c *call) peopleOverview() (chat.Reply, error) {
	linked := 0
	for _, p := range c.org.People {
		if _, reachable := c.direct(p); reachable {
			linked++
		}
	}
	message := chat.Message{Title: chat.L(plural(len(c.org.People), "person", "people") + ", " + plural(linked, "can be reached", "can be reached"))}
	for _, part := range peopleParts {
		rows, err := c.peopleRows(part.which)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(rows) == 0 {
			continue
		}
		message.Blocks = append(message.Blocks, chat.Heading(c.partTitle(part.which, part.title)), chat.List(appendMore(rows[:min(len(rows), mySize)], len(rows), false, "/people list "+part.which)...))
		if part.which == peopleClaims {
			first, err := storage.Profiles.First(c.r, storage.Query{List: "claims"})
			if err != nil {
				return chat.Reply{}, err
			}
			message.Blocks[len(message.Blocks)-1].Buttons = c.claimButtons(first)
		}
	}
	if len(message.Blocks) == 0 {
		message.Blocks = []chat.Block{chat.Paragraph(chat.T("There is nothing to look at."))}
	}
	message.Blocks = append(message.Blocks, chat.Note(chat.T("Who has which account: "), chat.C("/people list linked")))
	return chat.Reply{Message: message}, nil
}

// peoplePart is a page of one part.
func (c *call) peoplePart(which string) (chat.Reply, error) {
	rows, err := c.peopleRows(which)
	if err != nil {
		return chat.Reply{}, err
	}
	skip := (max(c.number("page"), 1) - 1) * pageSize
	if skip >= len(rows) {
		return say("There is nobody like that."), nil
	}
	shown := rows[skip:min(skip+pageSize, len(rows))]
	title := plural(len(rows), "entry", "entries")
	for _, part := range peopleParts {
		if part.which == which {
			title = c.partTitle(which, part.title)
		}
	}
	if which == peopleLinked {
		title = "Who has which account"
	}
	return chat.Reply{Message: chat.Message{
		Title:  chat.L(title),
		Blocks: append([]chat.Block{chat.List(shown...)}, rest(len(shown), skip, len(rows), false, c.again("page", nextPage(skip)))...),
	}}, nil
}

// peopleRows are all lines of a part.
func (c *call) peopleRows(which string) ([]chat.Line, error) {
	switch which {
	case peopleClaims:
		return c.profileRows("claims")
	case peopleNobody:
		return c.profileRows("nobody")
	}
	var rows []chat.Line
	for _, p := range c.org.People {
		_, reachable := c.direct(p)
		line := chat.Line{chat.B(p.Name), chat.T(" @" + string(p.Handle))}
		switch {
		case which == peopleGone && p.Deactivated():
			rows = append(rows, append(line, chat.T(" · "), chat.C("/people gone @"+string(p.Handle))))
		case which == peopleWithout && !reachable && !p.Deactivated():
			rows = append(rows, append(line, chat.T(" · "+orElse(p.Email, "no e-mail address in the file"))))
		case which == peopleLinked && len(p.Accounts) > 0:
			for _, platform := range slices.Sorted(maps.Keys(p.Accounts)) {
				words, err := c.accountOf(p, platform)
				if err != nil {
					return nil, err
				}
				line = append(line, chat.T(" · "+words))
			}
			if p.Timezone != "" {
				line = append(line, chat.T(" · lives in "+ops.ZoneWords(p.Timezone)))
			}
			rows = append(rows, line)
		}
	}
	return rows, nil
}

// accountOf says what is known of a person's account on a platform.
func (c *call) accountOf(p ops.Person, platform string) (string, error) {
	profile, known, err := c.profileOf(platform, p.Accounts[platform])
	if err != nil {
		return "", err
	}
	words := platform + " " + p.Accounts[platform]
	switch {
	case !known:
		return words + " (in the file)", nil
	case profile.How == ops.ByFile:
		words += " (in the file"
	case profile.How == ops.ByEmail:
		words += " (linked by e-mail"
	case profile.How == ops.ByCode:
		words += " (linked by a code"
	default:
		words += " (confirmed by " + c.name(profile.By)
	}
	if profile.Standing != ops.MemberAccount {
		words += ", " + string(profile.Standing)
	}
	return words + ")", nil
}

// profileRows are the accounts of a list that somebody should look at.
func (c *call) profileRows(list string) ([]chat.Line, error) {
	page, err := storage.Profiles.List(c.r, storage.Query{List: list, Limit: countTo})
	var rows []chat.Line
	for _, p := range page.Records {
		line := chat.Line{
			chat.C(string(p.ID)), chat.T(" "), chat.B(orElse(p.Name, p.Account)),
			chat.T(" · " + dotted(p.Platform+" "+p.Account, p.Email)),
		}
		if p.Claim != nil {
			line = append(line, chat.T(" · says to be "), chat.B(c.name(p.Claim.Person)), chat.T(", "+c.ago(p.Claim.At)))
		}
		rows = append(rows, line)
	}
	return rows, err
}

// claimsFor are the claims that a person may confirm, the longest waiting first.
func (c *call) claimsFor(p ops.Person) ([]ops.Profile, error) {
	page, err := storage.Profiles.List(c.r, storage.Query{List: "claims", Limit: ops.MostClaims})
	return slices.DeleteFunc(page.Records, func(q ops.Profile) bool { return q.Claim == nil || q.Claim.Person == p.Handle }), err
}

// claimLine says what is to be confirmed.
func (c *call) claimLine(p ops.Profile) chat.Line {
	return chat.Line{
		chat.T("Is it " + c.name(p.Claim.Person) + "? " + capital(c.accountWords(p)) + " says so, " + c.ago(p.Claim.At) + " "), chat.C(string(p.ID)),
	}
}

// goneLine says who is gone.
func (c *call) goneLine(p ops.Person) chat.Line {
	if c.hasLeft(p) {
		return chat.Line{chat.B(p.Name), chat.T(" is gone: not in the server any more")}
	}
	return chat.Line{chat.B(p.Name), chat.T(" is gone: the account is deactivated")}
}

// whoIsWho are the claims and the people that are gone, for those who can do something
// about it.
func whoIsWho(c *call) ([]chat.Line, error) {
	if !ops.Operators.May(c.org, c.me) {
		return nil, nil
	}
	claims, err := c.claimsFor(c.me)
	var lines []chat.Line
	for _, p := range claims[:min(len(claims), mySize)] {
		lines = append(lines, append(c.claimLine(p), chat.T(" "), chat.C("/people confirm "+string(p.ID))))
	}
	lines = appendMore(lines, len(claims), false, "/people list claims")
	var gone []chat.Line
	for _, p := range c.gone() {
		if len(gone) < mySize {
			gone = append(gone, append(c.goneLine(p), chat.T(" "), chat.C("/people gone @"+string(p.Handle))))
		}
	}
	return append(lines, appendMore(gone, len(c.gone()), false, "/people gone")...), err
}
