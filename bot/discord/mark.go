package discord

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
)

// mark is what a post carries in the numbers of its components, by which it is found
// again: Discord keeps them with the message, and shows them to nobody.
type mark struct {
	// of is what the post belongs to: the outbox's id of a message, for what announces
	// it, or the id of the post that announces it, for its pages.
	of string
	// page is which of so many pages it is, from 0.
	page, pages int
	// answers is true for what answers somebody, of which its number tells whoever
	// presses a button of it, see [ofOurs].
	answers bool
}

// mostParts is of how many posts a message consists at most. Where there were more,
// those that follow are found as one that has none to follow.
const mostParts = 60

// seeds are what the numbers of all marks of one thing are made of.
type seeds [2]uint64

func seedsOf(of string) seeds {
	sum := sha256.Sum256([]byte(of))
	return seeds{binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])}
}

// numbers are the two that stand for a page. They have 31 bits, and are none of those
// that Discord gives to components that have no number.
func (s seeds) numbers(page, pages int) (first, text int) {
	code := uint64(page)<<32 | uint64(min(pages, mostParts))
	number := func(seed uint64) int {
		// The steps of splitmix64, by which neighbours have nothing in common.
		x := seed + code*0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		return int((x^x>>31)>>33 | 1<<16)
	}
	first, text = number(s[0]), number(s[1])
	if first == text {
		text ^= 1
	}
	return first, text
}

// put writes the mark into a page: the numbers of its first component and of its first
// text, which may be one.
func (m mark) put(page components.Page) {
	if len(page.Components) == 0 {
		return
	}
	first, text := seedsOf(m.of).numbers(m.page, m.pages)
	if m.answers {
		first = answerMark
	}
	if c := firstText(page.Components); c != nil {
		c.ID = text
	}
	if c := &page.Components[0]; c.Type != components.TextDisplay {
		c.ID = first
	}
}

// firstText is the text that is read first, or nil.
func firstText(all []components.Component) *components.Component {
	for i := range all {
		if all[i].Type == components.TextDisplay {
			return &all[i]
		}
		if c := firstText(all[i].Components); c != nil {
			return c
		}
	}
	return nil
}

// marks are the marks that the posts of a message may have.
type marks struct {
	seeds seeds
	main  bool // only what announces it; otherwise only its pages
}

// mainMarks are those of what announces the message with that id of the outbox,
// pageMarks those of the pages of what was announced by the post with that id.
func mainMarks(id string) marks   { return marks{seeds: seedsOf(id), main: true} }
func pageMarks(post string) marks { return marks{seeds: seedsOf(post)} }

// find reads which page it is of how many, if a message has one of these marks.
func (m marks) find(raw []json.RawMessage) (page, pages int, ok bool) {
	if m.seeds == (seeds{}) || len(raw) == 0 {
		return 0, 0, false
	}
	first, text := numbersIn(raw)
	for pages = 1; pages <= mostParts; pages++ {
		from, to := 1, pages-1
		if m.main {
			from, to = 0, 0
		}
		for page = from; page <= to; page++ {
			a, b := m.seeds.numbers(page, pages)
			if text == b && (first == a || first == answerMark || first == 0) {
				return page, pages, true
			}
		}
	}
	return 0, 0, false
}

// numbersIn are the numbers of a message's first component and of its first text. The
// first is 0 where that is the text.
func numbersIn(raw []json.RawMessage) (first, text int) {
	type node struct {
		Type       int               `json:"type"`
		ID         int               `json:"id"`
		Components []json.RawMessage `json:"components"`
	}
	read := func(raw json.RawMessage) node {
		var n node
		if json.Unmarshal(raw, &n) != nil {
			return node{}
		}
		return n
	}
	if n := read(raw[0]); n.Type != components.TextDisplay {
		first = n.ID
	}
	var look func(all []json.RawMessage, depth int) bool
	look = func(all []json.RawMessage, depth int) bool {
		for _, one := range all {
			n := read(one)
			if n.Type == components.TextDisplay {
				text = n.ID
				return true
			}
			if depth < 4 && look(n.Components, depth+1) {
				return true
			}
		}
		return false
	}
	look(raw, 0)
	return first, text
}

// nonceOf is the nonce of one of the posts of a message: Discord does not make a
// second one with the same, for some minutes.
func nonceOf(id string, page int) string {
	if page == 0 && len(id) <= mostNonce {
		return id
	}
	return intake.Hash(id, strconv.Itoa(page))
}

const (
	mostNonce = 25
	// nonceTime is for how long a nonce is relied upon. Discord says "the past few
	// minutes".
	nonceTime = 2 * time.Minute
)
