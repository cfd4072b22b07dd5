package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// between joins the parts of a line that are not empty, with a middle dot.
func between(parts ...chat.Line) chat.Line {
	var line chat.Line
	for _, part := range parts {
		if part.Plain() == "" {
			continue
		}
		if len(line) > 0 {
			line = append(line, chat.T(" · "))
		}
		line = append(line, part...)
	}
	return line
}

// plural is a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// capital makes the first letter a capital one.
func capital(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}

// ago is how long ago a moment was, in whole days from where the reader is.
func (c *call) ago(t time.Time) string {
	days := c.today.Sub(dates.Of(t.In(c.org.Location(c.me))))
	if days <= 0 {
		return "today"
	}
	return dates.Until(c.today.AddDays(-days), c.today)
}

// ratingWords are a rating as people read it: "likely × major = 16".
func ratingWords(r ops.Rating) string {
	if !r.Rated() {
		return "not rated"
	}
	return fmt.Sprintf("%s × %s = %d", ops.Likelihoods[r.Likelihood-1], ops.Impacts[r.Impact-1], r.Score())
}

// levelTone colours a level.
func levelTone(l ops.Level) chat.Tone {
	switch {
	case l.Rank() >= ops.High.Rank():
		return chat.Bad
	case l == ops.Moderate:
		return chat.Warning
	default:
		return chat.Neutral
	}
}

// healthTone colours a health. Unknown is never good.
func healthTone(h ops.Health) chat.Tone {
	switch h {
	case ops.OnTrack:
		return chat.Good
	case ops.OffTrack:
		return chat.Bad
	case ops.AtRisk:
		return chat.Warning
	default:
		return chat.Neutral
	}
}

// known are those of the records that are there and that the person may know of.
func (c *call) known(ids []ops.ID) []ops.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id ops.ID) bool {
		visible, err := c.visible(id)
		return err != nil || !visible
	})
}

// listWords join words as a list of a sentence.
func listWords(words []string) string {
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

// joinIDs are ids as a list.
func joinIDs(ids []ops.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}

// showCommand is the line with which a record is looked at.
func showCommand(id ops.ID) string {
	prefix, _ := id.Split()
	switch prefix {
	case "RISK":
		return "/risk show " + string(id)
	case "REQ":
		return "/request show " + string(id)
	case "UPD":
		return "/update show " + string(id)
	case "CHK":
		return "/checkin show " + string(id)
	case "SCH":
		return "/schedule show " + string(id)
	case "BLK":
		return "/blocker show " + string(id)
	case "ACT":
		return "/action show " + string(id)
	case "DEC":
		return "/decision show " + string(id)
	}
	return "/history " + string(id)
}

// rest says how many more there are, and how to see them.
func rest(shown, skipped, count int, more bool, command string) []chat.Block {
	left := count - skipped - shown
	if left <= 0 && !more {
		return nil
	}
	number := fmt.Sprintf("+%d more", left)
	if more {
		number = fmt.Sprintf("+%d or more", max(left, 1))
	}
	return []chat.Block{chat.Note(chat.T(number+": "), chat.C(command))}
}

// joinWords lists words as people do: "a, b and c".
func joinWords(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
