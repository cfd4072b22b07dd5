package query

import (
	"strconv"
	"strings"
)

// String is the plan as people read and type it: [Parse] reads it back.
func (p Plan) String() string {
	queries := make([]string, len(p))
	for i, q := range p {
		queries[i] = q.String()
	}
	return strings.Join(queries, "; ")
}

// String is the query as people read and type it.
func (q Query) String() string {
	var b strings.Builder
	b.WriteString(q.From)
	for i, c := range q.Where {
		word := " and "
		if i == 0 {
			word = " where "
		}
		b.WriteString(word + c.String())
	}
	for i, w := range q.Words {
		if i == 0 {
			b.WriteString(" about")
		}
		b.WriteString(" " + writtenWord(w))
	}
	if q.Sort != "" {
		b.WriteString(" sort " + q.Sort)
		if q.Desc {
			b.WriteString(" desc")
		}
	}
	if q.Limit > 0 {
		b.WriteString(" limit " + strconv.Itoa(q.Limit))
	}
	return b.String()
}

// String is the condition as people read and type it.
func (c Condition) String() string { return c.Field + " " + c.Op + " " + written(c.Value) }

// writtenWord is a word to look for, in quotation marks if it is several.
func writtenWord(word string) string {
	if strings.ContainsRune(word, ' ') {
		return `"` + word + `"`
	}
	return written(word)
}
