package narrative

// verbatim marks the words of a sentence that are a whole statement of somebody's, as
// they wrote it: from where it begins there to where it ends.
func (j *judgement) verbatim() []bool {
	marked := make([]bool, len(j.tokens))
	for _, e := range j.cited {
		for _, p := range e.texts {
			for from := 0; from < len(p.tokens); {
				to := from
				for to < len(p.tokens) && !endsPassage(p.tokens[to]) {
					to++
				}
				j.markRun(marked, p.tokens[from:to])
				from = to + 1
			}
		}
	}
	return marked
}

// markRun marks where a sentence holds a statement.
func (j *judgement) markRun(marked []bool, run []token) {
	const least = 3
	if len(run) < least {
		return
	}
	for i := 0; i+len(run) <= len(j.tokens); i++ {
		if i > 0 && !endsClause(j.tokens[i-1]) && !j.tokens[i-1].is("that", "as", "because", "since") {
			continue
		}
		if end := i + len(run); end < len(j.tokens) && !endsClause(j.tokens[end]) {
			continue
		}
		same := true
		for m, o := range run {
			same = same && o.word == j.tokens[i+m].word && o.owned == j.tokens[i+m].owned
		}
		if !same {
			continue
		}
		for m := range run {
			marked[i+m] = true
		}
	}
}
