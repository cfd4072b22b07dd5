package console

import (
	"strconv"
	"strings"

	"adjutant/chat"
)

// describe prints a field's label, whatever helps to answer it, and what is
// wrong with the last answer.
func (c *Console) describe(o chat.Option, wrong string) {
	if c.opts.JSON {
		return
	}
	title := []run{{clean(o.Title()), styleBold}}
	switch {
	case o.Required:
		title = append(title, run{" (required)", styleDim})
	case o.Default != "":
		title = append(title, run{" (empty: " + clean(o.Default) + ")", styleDim})
	}
	for i, h := range c.hints(o) {
		sign := " · "
		if i == 0 {
			sign = ": "
			if strings.HasSuffix(o.Title(), "?") {
				sign = " "
			}
		}
		title = append(title, run{sign, styleDim}, run{clean(h), styleDim})
	}
	width, margin := c.columns(), run{text: "  "}
	rows := hang(margin, run{text: "    "}, title, width)
	if len(o.Choices) > 0 {
		rows = append(rows, hang(margin, margin, choiceRow(o), width)...)
	}
	if wrong != "" {
		rows = append(rows, hang(run{"  ✗ ", styleError}, run{text: "    "}, []run{{clean(wrong), styleError}}, width)...)
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(c.paint(r) + "\n")
	}
	c.put(b.String())
}

// hints are what a person must know to answer.
func (c *Console) hints(o chat.Option) []string {
	var hints []string
	if o.Help != "" {
		hints = append(hints, o.Help)
	}
	if o.Kind == chat.Flag {
		hints = append(hints, "yes or no")
	}
	if o.Many {
		hints = append(hints, "several with commas")
	}
	if o.Kind == chat.LongText && c.opts.Interactive {
		hints = append(hints, "an empty line ends it")
	}
	return hints
}

// choiceRow numbers the choices. A number stays with its label when the row is
// wrapped.
func choiceRow(o chat.Option) []run {
	var out []run
	for i, v := range o.Choices {
		if i > 0 {
			out = append(out, run{text: "   "})
		}
		text := number(i) + nbsp + strings.ReplaceAll(clean(v.Label), " ", nbsp)
		out = append(out, run{text: text})
	}
	return out
}

// answerPrompt is "  [Possible] > ".
func answerPrompt(o chat.Option, present string) row {
	const longest = 40
	if present == "" {
		return row{{"  > ", plain}}
	}
	return row{{"  [" + cut(clean(shownAs(o, present)), longest) + "] > ", plain}}
}

// shownAs is a stored value as people read it.
func shownAs(o chat.Option, value string) string {
	for _, v := range o.Choices {
		if v.Value == value && v.Label != "" {
			return v.Label
		}
	}
	return value
}

// meaning is what an answer stands for. What it does not know it leaves to the
// bot, which says beside the field what is wrong.
func meaning(o chat.Option, typed string) string {
	switch {
	case o.Kind == chat.Flag && isYes(typed):
		return "yes"
	case o.Kind == chat.Flag && isNo(typed):
		return "no"
	case len(o.Choices) == 0:
		return typed
	case o.Many:
		parts := strings.Split(typed, ",")
		for i, p := range parts {
			parts[i] = chosen(o, strings.TrimSpace(p))
		}
		return strings.Join(parts, ",")
	default:
		return chosen(o, typed)
	}
}

// chosen finds a choice by any of its words, or else by its number: a word that
// happens to be a number means itself.
func chosen(o chat.Option, typed string) string {
	for _, v := range o.Choices {
		for _, word := range append([]string{v.Value, v.Label}, v.Also...) {
			if strings.EqualFold(word, typed) {
				return v.Value
			}
		}
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(o.Choices) {
		return o.Choices[n-1].Value
	}
	return typed
}
