package query

import (
	"slices"
	"strconv"
	"strings"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/typo"
)

// wanted is the value of a condition, read by the type of its field.
type wanted struct {
	Value
	// me is set where whoever asks is among them.
	me bool
}

// read reads a condition's value. The error says what is wrong, for whoever typed it.
func (f Field) read(c Condition, org *ops.Org, today dates.Date) (wanted, error) {
	if err := f.operator(c.Op); err != nil {
		return wanted{}, err
	}
	if err := checkText(c.Value); err != nil {
		return wanted{}, err
	}
	if c.Op != "in" {
		return f.readOne(c, c.Value, org, today)
	}
	all := wanted{Value: Value{set: true}}
	for _, part := range alternatives(c.Value) {
		v, err := f.readOne(c, part, org, today)
		if err != nil {
			return all, err
		}
		if !v.set {
			return all, fault(part, "“%s” cannot be one of several. Write: %s = %s", Nothing, f.label(), Nothing)
		}
		all.words, all.me = append(all.words, v.words...), all.me || v.me
	}
	if len(all.words) == 0 && !all.me {
		return all, fault(c.Value, "%s in what? List the values with commas between them.", capital(f.label()))
	}
	return all, nil
}

// alternatives are the parts of a list: "open, rejected or expired".
func alternatives(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		words := strings.Fields(part)
		from := 0
		for i := 0; i <= len(words); i++ {
			if i == len(words) || strings.EqualFold(words[i], "or") {
				if from < i {
					parts = append(parts, strings.Join(words[from:i], " "))
				}
				from = i + 1
			}
		}
	}
	return parts
}

func (f Field) readOne(c Condition, text string, org *ops.Org, today dates.Date) (v wanted, err error) {
	if strings.EqualFold(text, Nothing) && f.Type != YesNo && f.Type != Text {
		if c.Op != "=" && c.Op != "!=" && c.Op != "in" {
			return v, fault(text, "“%s” can only be compared with = and !=. For example: %s = %s", Nothing, f.label(), Nothing)
		}
		return v, nil
	}
	switch f.Type {
	case Text:
		return wanted{Value: one(strings.TrimSpace(text))}, nil
	case Number:
		n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
		if err != nil {
			return v, fault(text, "“%s” is no whole number. For example: %s", typo.Shorten(text), f.example())
		}
		return wanted{Value: number(n)}, nil
	case Days:
		return f.readDays(text)
	case Money:
		a, err := money.Parse(text, org.Locale, org.Currency)
		if err != nil {
			return v, because(f, text, err)
		}
		if a.Currency != org.Currency {
			if _, err := org.Convert(a, org.Currency); err != nil {
				return v, because(f, text, err)
			}
		}
		return wanted{Value: amount(a)}, nil
	case Day:
		d, err := dates.Parse(text, today, org.Style())
		if err != nil {
			return v, because(f, text, err)
		}
		return wanted{Value: day(d)}, nil
	case Choice, Level:
		value, ok := f.option(text)
		if !ok {
			return v, f.unknownOption(text)
		}
		return wanted{Value: one(value)}, nil
	case Person:
		return readPerson(text, org)
	case Department:
		return readDepartment(text, org)
	case Record:
		id, ok := ops.ParseID(text)
		if !ok {
			return v, fault(text, "“%s” is no record’s id, such as REQ-7.", typo.Shorten(text))
		}
		return wanted{Value: one(id)}, nil
	case YesNo:
		switch strings.ToLower(text) {
		case "yes", "y", "true":
			return wanted{Value: yes(true)}, nil
		case "no", "n", "false":
			return wanted{Value: yes(false)}, nil
		}
		return v, fault(text, "%s is yes or no, and not “%s”.", capital(f.label()), typo.Shorten(text))
	}
	return v, fault(text, "%s cannot be asked for.", capital(f.label()))
}

func (f Field) readDays(text string) (wanted, error) {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= dates.MaxSpan {
		return wanted{Value: number(n)}, nil
	}
	span, err := dates.ParseSpan(text)
	switch {
	case err != nil:
		return wanted{}, because(f, text, err)
	case span.Days == 0 || span.Time != 0:
		return wanted{}, fault(text, "%s is counted in whole days. For example: %s", capital(f.label()), f.example())
	}
	return wanted{Value: number(span.Days)}, nil
}

func (f Field) unknownOption(text string) error {
	var words []string
	for _, o := range f.Choices {
		words = append(append(words, o.Value), o.Also...)
	}
	if near, ok := f.option(typo.Closest(text, words)); ok {
		return fault(text, "“%s” is no %s. Did you mean %s?", typo.Shorten(text), f.label(), f.Choices[f.rank(near)].Word())
	}
	return fault(text, "“%s” is no %s. There are: %s.", typo.Shorten(text), f.label(), f.Values())
}

// because says what a reader of values says, which is a sentence already.
func because(f Field, text string, err error) error {
	sentence := strings.TrimSuffix(err.Error(), ".")
	return fault(text, "%s: %s.", capital(f.label()), strings.ToLower(sentence[:1])+sentence[1:])
}

// readPerson understands a handle with or without @, a name or a first name, and "me".
func readPerson(text string, org *ops.Org) (wanted, error) {
	word := Fold(strings.TrimPrefix(text, "@"))
	if word == Me || word == "myself" || word == "i" {
		return wanted{Value: Value{set: true}, me: true}, nil
	}
	var near []string
	var first []ops.Handle
	for i := range org.People {
		p := &org.People[i]
		if string(p.Handle) == word || Fold(p.Name) == word {
			return wanted{Value: one(p.Handle)}, nil
		}
		names := strings.Fields(Fold(p.Name))
		if len(names) > 0 && (names[0] == word || names[len(names)-1] == word) {
			first = append(first, p.Handle)
		}
		near = append(near, string(p.Handle))
	}
	switch {
	case len(first) == 1:
		return wanted{Value: one(first[0])}, nil
	case len(first) > 1:
		words := make([]string, len(first))
		for i, h := range first {
			words[i] = "@" + string(h)
		}
		return wanted{}, fault(text, "There are %d people named %s: %s.", len(first), typo.Shorten(text), strings.Join(words, " or "))
	}
	if close := typo.Closest(word, near); close != "" {
		return wanted{}, fault(text, "“%s” is nobody in the organisation. Did you mean @%s?", typo.Shorten(text), close)
	}
	return wanted{}, fault(text, "“%s” is nobody in the organisation.", typo.Shorten(text))
}

// readDepartment understands a handle with or without #, and a name.
func readDepartment(text string, org *ops.Org) (wanted, error) {
	word := Fold(strings.TrimPrefix(text, "#"))
	var near []string
	for i := range org.Departments {
		d := &org.Departments[i]
		if string(d.Handle) == word || Fold(d.Name) == word {
			return wanted{Value: one(d.Handle)}, nil
		}
		near = append(near, string(d.Handle))
	}
	if close := typo.Closest(word, near); close != "" {
		return wanted{}, fault(text, "“%s” is no department. Did you mean %s?", typo.Shorten(text), close)
	}
	slices.Sort(near)
	return wanted{}, fault(text, "“%s” is no department. There are: %s.", typo.Shorten(text), typo.Shorten(strings.Join(near, ", ")))
}
