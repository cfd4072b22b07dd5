package fakeslack

import (
	"regexp"
	"slices"
	"strings"
)

// optionsOf are the options of an element, those in groups too.
func optionsOf(e map[string]any) []map[string]any {
	options := list(e["options"])
	for _, g := range list(e["option_groups"]) {
		options = append(options, list(g["options"])...)
	}
	return options
}

// optionTexts are the texts of the options of an element.
func optionTexts(e map[string]any) []string {
	var texts []string
	for _, o := range optionsOf(e) {
		texts = append(texts, textOf(o["text"]))
	}
	return texts
}

// walk calls with every object in there, in order of reading: blocks, elements,
// texts. Block is the block in which it is.
func walk(v any, block map[string]any, with func(object, block map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			walk(item, block, with)
		}
	case map[string]any:
		if v["block_id"] != nil {
			block = v
		}
		with(v, block)
		for _, name := range childOrder {
			if child := v[name]; child != nil {
				walk(child, block, with)
			}
		}
	}
}

// childOrder are the fields that hold objects, in the order in which people read
// them.
var childOrder = []string{
	"label", "title", "rich_text_title", "subtitle", "text", "fields", "accessory", "element", "elements", "body", "subtext", "rows", "items", "block",
	"child_blocks", "actions", "positive_button", "negative_button", "options", "option_groups", "confirm", "hint", "placeholder", "description",
}

// labels are the labels of the buttons, in order.
func labels(blocks []any) []string {
	var found []string
	walk(blocks, nil, func(o, _ map[string]any) {
		if o["type"] == "button" {
			found = append(found, textOf(o["text"]))
		}
	})
	return found
}

// choices are the texts of all options.
func choices(blocks []any) []string {
	var found []string
	walk(blocks, nil, func(o, _ map[string]any) { found = append(found, optionTexts(o)...) })
	return found
}

var (
	bareURL   = regexp.MustCompile(`https?://[^\s<>|]+`)
	loudMark  = regexp.MustCompile(`^(@|!here|!channel|!everyone|!subteam\^)`)
	linkInMD  = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)`)
	typedPing = regexp.MustCompile(`(^|\s)(@(here|channel|everyone))\b`)
)

// live are the people whom something pings, and the addresses that it makes links.
func live(text string, blocks []any) (pings, links []string) {
	inMrkdwn := func(text string, verbatim bool) {
		for _, found := range mark.FindAllStringSubmatch(text, -1) {
			inner, _, _ := strings.Cut(found[1], "|")
			switch {
			case loudMark.MatchString(inner):
				pings = append(pings, strings.TrimPrefix(strings.Replace(inner, "!", "@", 1), "@subteam^"))
			case strings.HasPrefix(inner, "#"), strings.HasPrefix(inner, "!"):
			default:
				links = append(links, inner)
			}
		}
		if !verbatim {
			links = append(links, bareURL.FindAllString(mark.ReplaceAllString(text, " "), -1)...)
		}
	}
	inMrkdwn(text, len(blocks) > 0)
	walk(blocks, nil, func(o, _ map[string]any) {
		word := func(name string) string { text, _ := o[name].(string); return text }
		switch o["type"] {
		case "mrkdwn":
			inMrkdwn(word("text"), o["verbatim"] == true)
		case "markdown":
			inMrkdwn(linkInMD.ReplaceAllString(word("text"), " "), false)
			for _, found := range linkInMD.FindAllStringSubmatch(word("text"), -1) {
				links = append(links, found[1])
			}
			for _, found := range typedPing.FindAllStringSubmatch(word("text"), -1) {
				pings = append(pings, found[2])
			}
		case "user":
			pings = append(pings, "@"+word("user_id"))
		case "usergroup":
			pings = append(pings, word("usergroup_id"))
		case "broadcast":
			pings = append(pings, "@"+word("range"))
		case "link":
			links = append(links, word("url"))
		case "button":
			if url := word("url"); url != "" {
				links = append(links, url)
			}
		}
	})
	return pings, links
}

// Pings are those whom the message notifies by name, each once: "@U01ANA",
// "@channel", the id of a group of users. Somebody's direct messages notify them
// without any.
func (m Message) Pings() []string {
	pings, _ := live(m.Text, m.parsed)
	slices.Sort(pings)
	return slices.Compact(pings)
}

// Links are the addresses that the message makes links of, those that Slack finds
// in its text by itself too, each once.
func (m Message) Links() []string {
	_, links := live(m.Text, m.parsed)
	slices.Sort(links)
	return slices.Compact(links)
}
