package ops

// Level is how much a risk matters, read off the matrix.
type Level string

// The levels, and unrated for a risk that nobody has assessed.
const (
	Unrated  Level = ""
	VeryLow  Level = "very_low"
	Low      Level = "low"
	Moderate Level = "moderate"
	High     Level = "high"
	VeryHigh Level = "very_high"
)

// Levels are all levels, the lowest first.
var Levels = []Level{VeryLow, Low, Moderate, High, VeryHigh}

// Rank orders levels: 0 for unrated, 1 for very low, 5 for very high.
func (l Level) Rank() int {
	for i, level := range Levels {
		if l == level {
			return i + 1
		}
	}
	return 0
}

// Word is the level as people read it.
func (l Level) Word() string {
	switch l {
	case VeryLow:
		return "very low"
	case VeryHigh:
		return "very high"
	case Unrated:
		return "unrated"
	default:
		return string(l)
	}
}

// Rating is a risk's likelihood and impact, each 1 to 5, or 0 while unrated.
type Rating struct {
	Likelihood int `json:"likelihood,omitempty"`
	Impact     int `json:"impact,omitempty"`
}

// matrix is table I-2 of NIST SP 800-30 rev. 1: rows are likelihood, columns
// impact, both from very low to very high.
var matrix = [5][5]Level{
	{VeryLow, VeryLow, VeryLow, Low, Low},
	{VeryLow, Low, Low, Low, Moderate},
	{VeryLow, Low, Moderate, Moderate, High},
	{VeryLow, Low, Moderate, High, VeryHigh},
	{VeryLow, Low, Moderate, High, VeryHigh},
}

// Rated reports whether both halves of the rating are set.
func (r Rating) Rated() bool { return r.Likelihood > 0 && r.Impact > 0 }

// Level is read off the matrix; Unrated until both halves are set.
func (r Rating) Level() Level {
	if !r.Rated() || r.Likelihood > 5 || r.Impact > 5 {
		return Unrated
	}
	return matrix[r.Likelihood-1][r.Impact-1]
}

// Score is likelihood times impact, 1 to 25, or 0 while unrated.
func (r Rating) Score() int { return r.Likelihood * r.Impact }

// Likelihoods and Impacts are the words for 1 to 5.
var (
	Likelihoods = []string{"rare", "unlikely", "possible", "likely", "almost certain"}
	Impacts     = []string{"insignificant", "minor", "moderate", "major", "severe"}
)
