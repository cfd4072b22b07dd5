package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"adjutant/chat"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Budgets is what has become of the departments' money in the periods that hold
// today.
type Budgets struct {
	// Of limits the chart to a department; zero is the whole company.
	Of   Label      `json:"of,omitzero"`
	AsOf dates.Date `json:"as_of,omitzero"`
	// Locale is how amounts are written.
	Locale string   `json:"locale,omitempty"`
	Rows   []Budget `json:"rows,omitempty"`
	// More is how many budgets there are for which there is no room.
	More int `json:"more,omitempty"`
}

// Budget is one department's money for one period. Its amounts are in one
// currency; Total is the budget with what was added to it or cut.
type Budget struct {
	Label
	Period    string       `json:"period"`
	Total     money.Amount `json:"total"`
	Spent     money.Amount `json:"spent,omitzero"`
	Committed money.Amount `json:"committed,omitzero"`
	Reserved  money.Amount `json:"reserved,omitzero"`
	Available money.Amount `json:"available"`
}

// mostBudgets is what there is room for.
const mostBudgets = 15

// taken is what is spent, committed or reserved, in minor units. As a fraction it
// is exact enough for a picture, and it cannot overflow.
func (b Budget) taken() float64 {
	return atLeast0(b.Spent) + atLeast0(b.Committed) + atLeast0(b.Reserved)
}

func atLeast0(a money.Amount) float64 { return float64(max(a.Minor, 0)) }

// use is how much of the budget is taken: 1 is all of it. What is taken of
// nothing is far too much.
func (b Budget) use() float64 {
	const boundless = 1e6
	switch {
	case b.taken() == 0:
		return 0
	case b.Total.Minor <= 0:
		return boundless
	}
	return min(b.taken()/float64(b.Total.Minor), boundless)
}

// over reports whether more is taken than there is.
func (b Budget) over() bool { return b.Available.Minor < 0 }

// owed is by how much it is over.
func (b Budget) owed() money.Amount {
	return money.Amount{Minor: -max(b.Available.Minor, -math.MaxInt64), Currency: b.Available.Currency}
}

// period is the period as it stands behind the name.
func (b Budget) period() string {
	if period := legibleText(b.Period); period != "" {
		return " " + period
	}
	return ""
}

// count is how many budgets there are.
func (b Budgets) count() int { return bound(len(b.Rows) + b.More) }

// Picture is the budgets as bars.
func (b Budgets) Picture() chat.Picture {
	b = b.bounded()
	return picture(kindBudgets, b.alt(), b.text(), b)
}

// Empty reports whether there is nothing to show.
func (b Budgets) Empty() bool { return len(b.Rows) == 0 }

// bounded keeps those budgets of which most is taken, where there are too many.
func (b Budgets) bounded() Budgets {
	b.Of, b.More, b.Locale = b.Of.bounded(), bound(b.More), cutTo(b.Locale, 20)
	rows := make([]Budget, len(b.Rows))
	byNeed := make([]int, len(b.Rows))
	for i, r := range b.Rows {
		r.Label, r.Period = r.bounded(), cutTo(oneLine(r.Period), 10)
		for _, a := range []*money.Amount{&r.Total, &r.Spent, &r.Committed, &r.Reserved, &r.Available} {
			if !a.Currency.Known() {
				a.Currency = ""
			}
		}
		rows[i], byNeed[i] = r, i
	}
	if over := len(rows) - mostBudgets; over > 0 {
		slices.SortStableFunc(byNeed, func(x, y int) int { return cmp.Compare(rows[y].use(), rows[x].use()) })
		kept := make([]Budget, 0, mostBudgets)
		for _, at := range slices.Sorted(slices.Values(byNeed[:mostBudgets])) {
			kept = append(kept, rows[at])
		}
		rows, b.More = kept, bound(b.More+over)
	}
	b.Rows = rows
	return b
}

// amount is a sum as people read it, in letters that the typeface has: with the
// currency's code where it lacks the sign.
func (b Budgets) amount(a money.Amount) string {
	return inLetters(a, a.Format(b.Locale))
}

// short is the sum in thousands or millions where that is exact.
func (b Budgets) short(a money.Amount) string {
	return inLetters(a, a.Short(b.Locale))
}

func inLetters(a money.Amount, text string) string {
	if shown, whole := drawable(text); whole {
		return shown
	}
	var words strings.Builder
	for _, r := range text {
		if shown, whole := drawable(string(r)); whole && (shown != "" || unicode.IsSpace(r)) {
			words.WriteRune(r)
		} else {
			words.WriteString(" " + string(a.Currency) + " ")
		}
	}
	return legibleText(words.String())
}

// worst is the budget of which most is taken.
func (b Budgets) worst() Budget {
	return slices.MaxFunc(b.Rows, func(x, y Budget) int { return cmp.Compare(x.use(), y.use()) })
}

// alt is the point in a sentence.
func (b Budgets) alt() string {
	all := b.count()
	if len(b.Rows) == 0 {
		if b.Of != (Label{}) {
			return b.Of.known() + " has no budget of its own for today"
		}
		return "No department has a budget for today"
	}
	worst := b.worst()
	name := strings.TrimSpace(worst.known() + " " + worst.Period)
	rest := counted(all, "budget", "budgets")
	if over := b.over(); over > 0 {
		owed := worst.owed()
		if all == 1 {
			return fmt.Sprintf("The budget of %s is overspent by %s", name, owed.Format(b.Locale))
		}
		return fmt.Sprintf("%s of %s %s over, %s the most: by %s", number(over), rest, isAre(over), name, owed.Format(b.Locale))
	}
	if all == 1 {
		return fmt.Sprintf("%s has %s of its budget left: %s", name, b.leftWords(worst), worst.Available.Format(b.Locale))
	}
	return fmt.Sprintf("None of %s is over; the tightest is %s with %s left: %s", rest, name, b.leftWords(worst), worst.Available.Format(b.Locale))
}

// over is how many budgets more is taken of than there is.
func (b Budgets) over() int {
	n := 0
	for _, r := range b.Rows {
		if r.over() {
			n++
		}
	}
	return n
}

// leftWords is how much of a budget is left, in per cent.
func (Budgets) leftWords(r Budget) string {
	return percentWords(atLeast0(r.Available), float64(r.Total.Minor))
}

// left says what is left of a budget, in the first words that are short enough
// for what fits decides.
func (b Budgets) left(r Budget, fits func(string) bool) string {
	owed := r.owed()
	words := []string{
		b.amount(r.Available) + " of " + b.amount(r.Total) + " left",
		b.short(r.Available) + " of " + b.short(r.Total) + " left",
		b.leftWords(r) + " left",
	}
	if r.over() {
		words = []string{
			"over by " + b.amount(owed) + ", of " + b.amount(r.Total),
			"over by " + b.short(owed),
			"over budget",
		}
	}
	for _, w := range words {
		if fits(w) {
			return w
		}
	}
	return words[len(words)-1]
}

// takenWords say how much of a budget is spent, committed and reserved, with the
// sums where they fit.
func (b Budgets) takenWords(r Budget, fits func(string) bool) string {
	var with, without, short []string
	for _, p := range r.pieces() {
		if p.amount.Minor <= 0 {
			continue
		}
		share := ""
		if r.Total.Minor > 0 {
			share = " " + percentWords(atLeast0(p.amount), float64(r.Total.Minor))
		}
		with = append(with, p.word+share+" ("+b.short(p.amount)+")")
		without = append(without, p.word+share)
		short = append(short, p.letter+share)
	}
	if len(with) == 0 {
		return "nothing taken yet"
	}
	for _, parts := range [][]string{with, without} {
		if words := strings.Join(parts, " · "); fits(words) {
			return words
		}
	}
	return strings.Join(short, " · ")
}

// piece is a share of a budget's bar.
type piece struct {
	part
	amount money.Amount
}

// pieces are what is taken of the budget, in the order of the bar.
func (b Budget) pieces() []piece {
	return []piece{
		{part{letter: "S", word: "spent", fill: deep}, b.Spent},
		{part{letter: "C", word: "committed", fill: sky}, b.Committed},
		{part{letter: "R", word: "reserved", fill: pale, hatched: true}, b.Reserved},
	}
}

// fraction is how much of the budget an amount is, from 0.
func (b Budget) fraction(a money.Amount) float64 {
	const boundless = 1e6
	switch {
	case a.Minor <= 0:
		return 0
	case b.Total.Minor <= 0:
		return boundless
	}
	return min(float64(a.Minor)/float64(b.Total.Minor), boundless)
}
