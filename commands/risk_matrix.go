package commands

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/storage"
)

// matrixLimit is how many risks the matrix takes from the register, the worst
// first, and cellLimit how many ids it writes into one cell.
const (
	matrixLimit = 500
	cellLimit   = 3
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk matrix",
		Summary:  "Show the open risks by likelihood and impact",
		Examples: []string{"risk matrix", "risk matrix department:support"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department", Default: "all"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		filter := ops.RiskFilter{Department: c.department("department", "")}
		list, key := filter.Source()
		found, err := storage.Risks.List(c.r, storage.Query{
			List: list, Key: key, Limit: matrixLimit, CountTo: matrixLimit,
			Keep: func(f ops.Facets) bool { return c.sees(f) && filter.Pass(f) },
		})
		if err != nil {
			return chat.Reply{}, err
		}
		text, unrated := matrixText(found.Records)
		title := "Risk matrix"
		if filter.Department != "" {
			title += ", " + c.departmentName(filter.Department)
		}
		message := chat.Message{Title: chat.L(title)}
		if len(found.Records) > 0 {
			heat := c.heatMap(filter.Department, found.Records).Picture()
			heat.Text = "" // the matrix with the ids stands below it
			message.Blocks = append(message.Blocks, chat.Block{Kind: chat.BlockPicture, Picture: &heat})
		}
		message.Blocks = append(message.Blocks, chat.Block{Kind: chat.BlockCode, Text: text})
		if unrated > 0 {
			message.Blocks = append(message.Blocks, chat.Note(chat.T(plural(unrated, "risk is", "risks are")+" not rated yet: "), chat.C("/risk list unrated")))
		}
		if found.More {
			message.Blocks = append(message.Blocks, chat.Note(chat.T(fmt.Sprintf("Only the worst %d risks are shown.", matrixLimit))))
		}
		return chat.Reply{Message: message}, nil
	},
})

// heatMap counts the risks by the cells in which the text has their ids.
func (c *call) heatMap(department ops.Handle, risks []ops.Risk) chart.Matrix {
	m := chart.Matrix{AsOf: c.today}
	if department != "" {
		m.Of = chart.Label{Name: c.departmentName(department), Handle: department}
	}
	for _, r := range risks {
		if r.Current.Rated() {
			m.Counts[r.Current.Likelihood-1][r.Current.Impact-1]++
		} else {
			m.Unrated++
		}
	}
	return m
}

// matrixText draws the matrix with the ids of the risks in their cells, and
// counts those that have no rating.
func matrixText(risks []ops.Risk) (text string, unrated int) {
	const width = 13
	var cells [5][5][]string
	for _, r := range risks {
		if !r.Current.Rated() {
			unrated++
			continue
		}
		_, n := r.ID.Split()
		cell := &cells[r.Current.Likelihood-1][r.Current.Impact-1]
		*cell = append(*cell, fmt.Sprint(n))
	}
	var b strings.Builder
	for l := 4; l >= 0; l-- {
		fmt.Fprintf(&b, "%-15s", ops.Likelihoods[l])
		for i := range 5 {
			level := ops.Rating{Likelihood: l + 1, Impact: i + 1}.Level()
			fmt.Fprintf(&b, "|%-*s", width, levelMark(level)+" "+cellText(cells[l][i]))
		}
		b.WriteString("|\n")
	}
	fmt.Fprintf(&b, "%-15s", "")
	for i := range 5 {
		fmt.Fprintf(&b, " %-*s", width, ops.Impacts[i])
	}
	b.WriteString("\n\nNumbers are risks (7 is RISK-7). VL very low, L low, M moderate, H high, VH very high.")
	return b.String(), unrated
}

func levelMark(l ops.Level) string {
	return map[ops.Level]string{ops.VeryLow: "VL", ops.Low: "L ", ops.Moderate: "M ", ops.High: "H ", ops.VeryHigh: "VH"}[l]
}

// cellText are the ids that fit into a cell, and how many more there are.
func cellText(ids []string) string {
	if len(ids) > cellLimit {
		return fmt.Sprintf("%s +%d", strings.Join(ids[:cellLimit-1], " "), len(ids)-cellLimit+1)
	}
	return strings.Join(ids, " ")
}
