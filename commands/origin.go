package commands

import (
	"net/url"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
)

// longestLink is how many bytes the address of a message may have.
const longestLink = 2000

// webAddress is an address that people can be sent to, or empty: one that leads to
// a page, and not to a script or a program.
func webAddress(text string) string {
	address, err := url.Parse(text)
	if err != nil || len(text) > longestLink || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return ""
	}
	return address.String()
}

// from says of which message a record was made, with the way there; no blocks if
// of none. The channel is named only if it is one of the company's.
func (c *call) from(o ops.Origin) []chat.Block {
	address := webAddress(o.Link)
	if address == "" {
		return nil
	}
	text := "From a message"
	if name := c.channelName(chat.Place{Platform: o.Platform, ID: o.Channel}); name != "" {
		text += " in " + name
	}
	return []chat.Block{chat.Note(chat.Span{Kind: chat.SpanLink, Text: text, Ref: address})}
}

// firstLine is what a text begins with, in at most so many characters of one line.
func firstLine(text string, most int) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return truncated(clean(first, false), most)
}
