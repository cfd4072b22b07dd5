package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

const (
	// codeTime is how long a code is good for.
	codeTime = 10 * time.Minute
	// codeLetters are what codes are made of: no two look alike, however they are
	// written. codeLength of them are 40 bits.
	codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength  = 8
	// In triesTime, one account may be wrong mostTries times, and all of them
	// mostTriesOfAll: whoever tries out codes at that pace would need more than a
	// million years.
	triesTime      = time.Hour
	mostTries      = 5
	mostTriesOfAll = 60
)

// linkCode is what is kept of a code: whose account it links, until when, and where it
// was asked for. The code itself is kept nowhere.
type linkCode struct {
	Person  ops.Handle `json:"person"`
	Expires time.Time  `json:"expires"`
	From    string     `json:"from"` // the platform
}

// tries count the wrong codes that were tried since a moment.
type tries struct {
	N     int       `json:"n"`
	Since time.Time `json:"since"`
}

// codeName is the name under which a code is kept, which does not say what it is.
func (c *call) codeName(code string) string {
	sum := sha256.Sum256([]byte("link\x00" + storage.Instance(c.r) + "\x00" + code))
	return "link code/" + hex.EncodeToString(sum[:])
}

// codeOfName is the name under which it is kept which code a person was given last.
func codeOfName(h ops.Handle) string { return "link code of/" + string(h) }

// triesOfAll is the name of the count of all wrong codes; that of one account has the
// account behind it.
const triesOfAll = "link tries"

func triesName(platform, account string) string {
	return triesOfAll + "/" + platform + "/" + account
}

// giveCode answers somebody whom the bot knows: with a code for another account of
// theirs, in the place of one that they were given before.
func (c *call) giveCode() (chat.Reply, error) {
	if c.book.Random == nil || !c.hasRoom(c.me) {
		return c.knownAlready(), nil
	}
	code, err := newCode(c.book.Random)
	if err != nil {
		return chat.Reply{}, err
	}
	if err := c.forgetCode(c.me.Handle); err != nil {
		return chat.Reply{}, err
	}
	ends := c.now.Add(codeTime)
	name := c.codeName(code)
	if err := c.putAside(name, linkCode{Person: c.me.Handle, Expires: ends, From: c.inv.Platform}, ends); err != nil {
		return chat.Reply{}, err
	}
	if err := c.putAside(codeOfName(c.me.Handle), name, ends); err != nil {
		return chat.Reply{}, err
	}
	return chat.Reply{Once: true, Message: chat.Message{
		Title: chat.Line{chat.T("Your code is "), chat.B(code)},
		Blocks: []chat.Block{
			chat.Paragraph(chat.T("Send me this from your other account, in a direct message: "), chat.C("link code:"+code)),
			chat.Note(chat.T("It works once, until "), c.when(ends), chat.T(". Give it to nobody: whose account sends it acts in your name. A new one takes its place: "), chat.C("/link")),
		},
	}}, nil
}

// hasRoom reports whether a person could be linked to one more account: on a platform
// where they have none. Who is known by their handle, as in the console, may be served
// elsewhere later.
func (c *call) hasRoom(p ops.Person) bool {
	return slices.ContainsFunc(c.book.platforms, func(served Platform) bool {
		return served.ByHandle || !c.org.HasAccount(p, served.Name)
	})
}

// newCode draws a code: 7F3K-92QX.
func newCode(random io.Reader) (string, error) {
	var raw [codeLength]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("make a code: %w", err)
	}
	for i, b := range raw {
		raw[i] = codeLetters[int(b)%len(codeLetters)]
	}
	return string(raw[:codeLength/2]) + "-" + string(raw[codeLength/2:]), nil
}

// readCode is a code as it was given, however it was typed. It reports false for what
// can be none.
func readCode(typed string) (string, bool) {
	var code []byte
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case '-', '–', ' ', '\u00a0':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(codeLetters, r) || len(code) == codeLength {
			return "", false
		}
		code = append(code, byte(r))
	}
	if len(code) != codeLength {
		return "", false
	}
	return string(code[:codeLength/2]) + "-" + string(code[codeLength/2:]), true
}

// takeCode links the account that asks to the person whose code it has. A wrong code is
// answered like one that was used, replaced or is too old, and counted; so it must not
// count as failed, since what failed is not kept.
func (c *call) takeCode(typed string) (chat.Reply, error) {
	if tooMany, err := c.triedTooOften(); err != nil || tooMany {
		return refuse("Too many wrong codes were tried. Wait an hour, or say who you are, and somebody confirms it: /link as:@name"), err
	}
	code, ok := readCode(typed)
	var found linkCode
	if ok {
		var err error
		if ok, err = c.setAside(c.codeName(code), &found); err != nil {
			return chat.Reply{}, err
		}
	}
	person, here := c.org.Person(found.Person)
	if !ok || !here || !c.now.Before(found.Expires) {
		return c.wrongCode()
	}
	before, _, err := c.profileOf(c.inv.Platform, c.inv.Account)
	if err != nil {
		return chat.Reply{}, err
	}
	after, err := before.Prove(c.org, person.Handle)
	if err != nil {
		return chat.Reply{}, err
	}
	if err := c.notInTheFile(after); err != nil {
		return chat.Reply{}, err
	}
	if err := c.forgetCode(person.Handle); err != nil {
		return chat.Reply{}, err
	}
	if err := storage.Forget(c.edit.Tx, triesName(c.inv.Platform, c.inv.Account)); err != nil {
		return chat.Reply{}, err
	}
	c.edit.Entry.Note = "by a code that @" + string(person.Handle) + " was given on " + found.From
	known := c.placesOfPerson(person)
	after, err = c.saveAndRead(before, after)
	if err != nil {
		return chat.Reply{}, err
	}
	for _, to := range known {
		if err := c.post(to, after.ID, mineSlot+"-"+revisionText(after.Revision), ""); err != nil {
			return chat.Reply{}, err
		}
	}
	c.told = nil // they are told what they have just done
	return chat.Reply{Message: c.outcomeCard(after, person.Handle)}, nil
}

// saveAndRead keeps a profile, and returns it as it is then.
func (c *call) saveAndRead(before, after ops.Profile) (ops.Profile, error) {
	if _, err := c.saveProfile(before, after); err != nil {
		return after, err
	}
	after, _, err := c.profileOf(after.Platform, after.Account)
	return after, err
}

// wrongCode counts a wrong code, and says what may be wrong.
func (c *call) wrongCode() (chat.Reply, error) {
	for _, name := range []string{triesOfAll, triesName(c.inv.Platform, c.inv.Account)} {
		tried, err := c.tried(name)
		if err != nil {
			return chat.Reply{}, err
		}
		tried.N++
		if err := c.putAside(name, tried, tried.Since.Add(triesTime)); err != nil {
			return chat.Reply{}, err
		}
	}
	return chat.Reply{Message: chat.Message{
		Tone:   chat.Warning,
		Title:  chat.L("That code does not work."),
		Blocks: []chat.Block{chat.Paragraph(said("A code is good for ten minutes, once, and only until you ask for a new one. Get a new one where I know you: /link")...)},
		Buttons: []chat.Button{
			{Label: "Try again", Path: "link", Form: true, Style: chat.Primary},
		},
	}}, nil
}

// triedTooOften reports whether no code is taken from this account at present.
func (c *call) triedTooOften() (bool, error) {
	for name, most := range map[string]int{triesOfAll: mostTriesOfAll, triesName(c.inv.Platform, c.inv.Account): mostTries} {
		if tried, err := c.tried(name); err != nil || tried.N >= most {
			return true, err
		}
	}
	return false, nil
}

// tried are the wrong codes of the present hour, which begins with the first of them.
func (c *call) tried(name string) (tries, error) {
	var t tries
	_, err := c.setAside(name, &t)
	if age := c.now.Sub(t.Since); age < 0 || age >= triesTime {
		t = tries{Since: c.now}
	}
	return t, err
}

// forgetCode ends the code that a person was given.
func (c *call) forgetCode(h ops.Handle) error {
	var name string
	had, err := c.setAside(codeOfName(h), &name)
	if err != nil || !had {
		return err
	}
	if err := storage.Forget(c.edit.Tx, name); err != nil {
		return err
	}
	return storage.Forget(c.edit.Tx, codeOfName(h))
}

// putAside puts something aside until a time.
func (c *call) putAside(name string, value any, until time.Time) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return storage.Keep(c.edit.Tx, name, raw, until, c.now)
}

// setAside reads what was put aside. It reports false if there is nothing.
func (c *call) setAside(name string, into any) (bool, error) {
	raw, err := storage.Kept(c.r, name)
	if err != nil || raw == nil {
		return false, err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, fmt.Errorf("read what was put aside: %w", err)
	}
	return true, nil
}

// placesOfPerson are the direct messages of all accounts of a person that can be
// written to.
func (c *call) placesOfPerson(p ops.Person) []chat.Place {
	var places []chat.Place
	for _, served := range c.book.platforms {
		account := served.address(p.Handle, p.Accounts)
		if account != "" && (served.ByHandle || c.org.HasAccount(p, served.Name)) {
			places = append(places, chat.Place{Platform: served.Name, Workspace: c.workspace(served.Name), Direct: true, ID: account})
		}
	}
	return places
}

// mineSlot tells somebody, where they were known before, of an account that a code has
// linked to them. Its detail is the account's revision, so that the next time is told
// anew.
const mineSlot = "mine"

func init() {
	// Its reader knows of it as long as it is theirs.
	declareGuardedCard("PRO", mineSlot, func(c *call, at posting) (chat.Message, error) {
		p, err := get(c, storage.Profiles, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		return c.mineCard(p, at.reader), nil
	})
}

func (c *call) mineCard(p ops.Profile, reader ops.Handle) chat.Message {
	if p.Owner == "" || p.Owner != reader {
		return chat.Message{Title: chat.L(capital(c.accountWords(p)) + " is not linked to you any more.")}
	}
	message := chat.Message{
		Tone:  chat.Warning,
		Title: chat.L("Your " + strings.TrimPrefix(c.accountWords(p), "the ") + " is linked to you now: what it does is done in your name."),
	}
	if p.How != ops.ByCode {
		message.Tone = chat.Neutral
		return message
	}
	message.Blocks = []chat.Block{chat.Note(chat.T("If that was not you, take it away, here or with "), chat.C("/people unlink @"+string(reader)+" on:"+p.Platform))}
	message.Buttons = []chat.Button{{
		Label: "That was not me", Path: "people unlink", Style: chat.Danger,
		Args:    chat.Args{"who": string(reader), "on": p.Platform},
		Confirm: "Is that not your account? It can then do nothing in your name any more.",
	}}
	return message
}
