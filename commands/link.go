package commands

import (
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "link",
		Summary: "Say who you are, or link another account of yours",
		Detail: "Where I know you, it gives you a code that is good for ten minutes, once. Sent from another account of yours, the code links that account to you at once. " +
			"Without a code, the COO or an admin confirms who you are. From then on what you do there is done in your name, and messages for you come there. " +
			"An account whose e-mail address is in the organisation’s file is linked without asking, unless the file says otherwise.",
		Examples: []string{"link", "link code:7F3K-92QX", "link as:@ana", "link Ana Ferreira"},
		Options: []chat.Option{
			{Name: "as", Kind: chat.Text, Rest: true, Form: true, Max: 254, Label: "Who you are",
				Help: "Your name, your handle or your e-mail address, as your company has it"},
			{Name: "code", Kind: chat.Text, Form: true, Max: 40, Label: "Or a code",
				Help: "If I know another account of yours: the code that you get there with the command link"},
		},
	},
	Who: ops.Anyone, Strangers: true, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		switch {
		case !c.stranger && (c.has("as") || c.has("code")):
			return c.knownAlready(), nil
		case !c.stranger:
			return c.giveCode()
		case c.has("code"):
			return c.takeCode(c.text("code"))
		case !c.has("as"):
			return chat.Reply{}, ops.Missing("as")
		}
		person, ok := c.named(c.text("as"))
		if code, is := readCode(c.text("as")); !ok && is && strings.Contains(c.text("as"), "-") {
			return c.takeCode(code)
		}
		if !ok {
			return chat.Reply{}, ops.Wrong("as", "I know nobody of that name. Write your name as your company has it, your handle or your e-mail address, or ask %s.", c.admins())
		}
		if c.org.HasAccount(person, c.inv.Platform) {
			return chat.Reply{}, ops.Wrong("as", "Another account is linked to that name. If it is not yours, please ask %s.", c.admins())
		}
		before, _, err := c.profileOf(c.inv.Platform, c.inv.Account)
		if err != nil {
			return chat.Reply{}, err
		}
		if before.Claim == nil {
			open := storage.Profiles.Listed(c.r, storage.Query{List: "claims"})
			if len(open) >= ops.MostClaims {
				return chat.Reply{}, ops.Refuse("Too many are waiting to be confirmed already. Please ask %s.", c.admins())
			}
		}
		confirmers := c.confirmers(person.Handle)
		if before.Claim != nil && before.Claim.Person == person.Handle && len(confirmers) > 0 {
			return say("I have passed that on already. " + c.whoConfirms(confirmers)), nil
		}
		claimed, err := before.ClaimBy(person, confirmers, c.now)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Profiles, &claimed); err != nil {
			return chat.Reply{}, err
		}
		if err := c.askWhose(claimed); err != nil {
			return chat.Reply{}, err
		}
		c.told = nil // whom the company asks is said below
		return say("Thank you. " + c.whoConfirms(confirmers)), nil
	},
})

// knownAlready answers who says who they are and is known already.
func (c *call) knownAlready() chat.Reply {
	return say("I know you already: you are " + c.me.Name + " (@" + string(c.me.Handle) + "). If that is not so, please tell " + c.admins() + ".")
}

// named is the person whom somebody says that they are: by handle, full name or
// e-mail address. Nobody is proposed: whoever asks may be a stranger.
func (c *call) named(text string) (ops.Person, bool) {
	text = strings.TrimSpace(text)
	if p, ok := c.org.Person(ops.Handle(strings.ToLower(strings.TrimPrefix(text, "@")))); ok {
		return p, true
	}
	if p, ok := c.org.PersonByEmail(text); ok {
		return p, true
	}
	var same []ops.Person
	for _, p := range c.org.People {
		if strings.EqualFold(p.Name, text) {
			same = append(same, p)
		}
	}
	if len(same) != 1 {
		return ops.Person{}, false
	}
	return same[0], true
}

// confirmers are those who may confirm that somebody is a person: the COO and the
// admins who can be reached, but never that person.
func (c *call) confirmers(person ops.Handle) []ops.Handle {
	var asked []ops.Handle
	for _, p := range c.org.People {
		if _, reachable := c.direct(p); reachable && ops.Operators.May(c.org, p) && p.Handle != person {
			asked = append(asked, p.Handle)
		}
	}
	return asked
}

// whoConfirms says what comes next. The names are those of whom to ask.
func (c *call) whoConfirms(asked []ops.Handle) string {
	if len(asked) == 0 {
		return "At present nobody can be asked. Whoever runs the bot can add your account to the organisation’s file."
	}
	names := make([]string, len(asked))
	for i, h := range asked {
		names[i] = c.name(h)
	}
	if len(names) > 3 {
		names = append(names[:2], "others")
	}
	last := len(names) - 1
	if last > 0 {
		names = []string{strings.Join(names[:last], ", ") + " or " + names[last]}
	}
	return names[0] + " confirms that it is you. I tell you here when that is done."
}

// askWhose puts a claim before those who may confirm it.
func (c *call) askWhose(p ops.Profile) error {
	for _, h := range p.Claim.Asked {
		if h == c.me.Handle {
			continue
		}
		if err := c.tellPerson(h, p.ID, claimSlot+"-"+strconv.Itoa(p.Refused)); err != nil {
			return err
		}
	}
	return nil
}

// The messages of an account: the claim, for those who may confirm it, and what became
// of it, for its holder. Their detail counts the claims that were refused, so that the
// next one is a message of its own and not an edit that nobody notices.
const (
	claimSlot  = "claim"
	holderSlot = "holder"
)

func init() {
	// Whoever was asked may read what became of it, once nobody is asked any more.
	declareGuardedCard("PRO", claimSlot, func(c *call, at posting) (chat.Message, error) {
		p, err := get(c, storage.Profiles, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		if reader, _ := c.org.Person(at.reader); !ops.Operators.May(c.org, reader) {
			return chat.Message{Title: chat.L("This message was withdrawn.")}, nil
		}
		if at.detail != strconv.Itoa(p.Refused) && p.Claim != nil {
			return chat.Message{Subject: string(p.ID), Title: chat.L(capital(c.accountWords(p)) + " was refused then, and claims again")}, nil
		}
		return c.claimCard(p, at.reader), nil
	})
	// Its reader is who has the account, known or not.
	declareGuardedCard("PRO", holderSlot, func(c *call, at posting) (chat.Message, error) {
		p, err := get(c, storage.Profiles, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		return c.outcomeCard(p, at.reader), nil
	})
}

// claimCard asks whether an account is whose its holder says, with what the platform
// says of it beside what the organisation says of the person.
func (c *call) claimCard(p ops.Profile, reader ops.Handle) chat.Message {
	message := chat.Message{Subject: string(p.ID)}
	account := c.accountWords(p)
	switch {
	case p.Owner != "":
		message.Title = chat.L(capital(account) + " is " + c.name(p.Owner) + "’s")
		switch p.How {
		case ops.ByConfirm:
			message.Title = append(message.Title, chat.T(", as "+c.name(p.By)+" has confirmed"))
		case ops.ByCode:
			message.Title = append(message.Title, chat.T(", as a code has shown"))
		}
		return message
	case p.Claim == nil:
		message.Title = chat.L(capital(account) + " is not linked to anybody")
		return message
	case p.Claim.Person == reader:
		message.Title = chat.L("Somebody else decides whether " + account + " is yours")
		return message
	}
	person, _ := c.org.Person(p.Claim.Person)
	message.Tone = chat.Warning
	message.Title = chat.Line{chat.B("Is this " + person.Name + "?"), chat.T(" Somebody asks to be linked to that name.")}
	message.Blocks = []chat.Block{
		chat.Fields(
			chat.Field{Label: capital(p.Platform) + " says", Value: chat.L(dotted(orElse(p.Name, "no name"), orElse(p.Email, "no e-mail address"), p.Account))},
			chat.Field{Label: "The file says", Value: chat.L(dotted(person.Name, orElse(person.Email, "no e-mail address"), "@"+string(person.Handle), person.Title, c.departmentName(person.Department)))},
		),
	}
	if person.Email != "" && p.Email != "" && ops.FoldEmail(person.Email) != ops.FoldEmail(p.Email) {
		message.Blocks = append(message.Blocks, chat.Paragraph(chat.B("The addresses differ."), chat.T(" Ask "+person.First()+" in another way before you confirm it.")))
	}
	message.Blocks = append(message.Blocks, chat.Note(chat.T("Once it is confirmed, whoever has that account can do here what "+person.First()+" can.")))
	message.Buttons = c.claimButtons(p)
	return message
}

// dotted joins what there is with middle dots.
func dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// claimButtons are what can be done about a claim as it is now.
func (c *call) claimButtons(p ops.Profile) []chat.Button {
	var who ops.Handle
	if p.Claim != nil {
		who = p.Claim.Person
	}
	args := chat.Args{"id": string(p.ID), revisionArg: revisionText(p.Revision)}
	return []chat.Button{
		{Label: "Confirm", Path: "people confirm", Args: args, Style: chat.Primary, Confirm: "Do you know that this is the account of " + c.name(who) + "?"},
		{Label: "Refuse", Path: "people refuse", Args: args, Style: chat.Danger},
	}
}

// outcomeCard tells the holder of an account what became of what they said.
func (c *call) outcomeCard(p ops.Profile, reader ops.Handle) chat.Message {
	switch {
	case p.Owner != "" && p.Owner == reader:
		person, _ := c.org.Person(reader)
		message := chat.Message{
			Tone:    chat.Good,
			Title:   chat.L("Welcome, " + person.First() + ". I know you now."),
			Buttons: []chat.Button{{Label: "Show my front page", Path: "home", Style: chat.Primary}},
		}
		if c.asksZone(person) {
			message.Blocks = []chat.Block{c.zoneQuestion()}
		}
		return message
	case p.Owner != "" || p.Claim != nil:
		return chat.Message{Title: chat.L("Your account is looked at anew.")}
	case p.Unlinked:
		return chat.Message{Title: append(said("This account is not linked to you any more. If that is a mistake, please speak to "+c.admins()+", and then: /link"), chat.T("."))}
	}
	return chat.Message{Title: append(said("It was not confirmed who you are. If that is a mistake, please speak to "+c.admins()+", and then: /link"), chat.T("."))}
}

// welcome is the front page of somebody whom the bot does not know: what to do about
// that. It shows nothing of the company.
func (c *call) welcome() (chat.Message, error) {
	p, _, err := c.profileOf(c.inv.Platform, c.inv.Account)
	if err != nil {
		return chat.Message{}, err
	}
	message := chat.Message{
		Title: chat.L("Welcome. I do not know you yet."),
		Blocks: []chat.Block{chat.Paragraph(said("I take status updates, risks and requests, and tell those who need to know. " +
			"Say who you are, and somebody who knows you confirms it; or, where I know another account of yours, get a code with /link and enter it here. From then on this page is yours.")...)},
		Buttons: []chat.Button{{Label: "Say who I am", Path: "link", Form: true, Style: chat.Primary}},
	}
	if p.Claim != nil {
		message.Title = chat.L("Welcome. You have said who you are.")
		message.Blocks = []chat.Block{chat.Paragraph(chat.T(c.whoConfirms(c.confirmers(p.Claim.Person)) + " This page is yours then."))}
		message.Buttons[0].Label, message.Buttons[0].Style = "I am somebody else", chat.Default
	}
	return message, nil
}
