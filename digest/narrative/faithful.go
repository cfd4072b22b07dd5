package narrative

// What people wrote is evidence for what a sentence says only as they wrote it: what they
// denied stays denied, what they put under an "if" or a "may" stays there, and whoever
// does something in their words does it in the sentence.

// conditions put what stands beside them in their text under a condition.
var conditions = set(`if unless provided providing assuming`)

// doubts stand before what may not be so, or is not yet.
var doubts = set(`may might could should would must shall until till`)

// stance is under what somebody wrote that one word goes with another.
type stance struct {
	denied, doubted bool
	// conditioned is the kind of the condition, "" for none.
	conditioned string
	// frame is the word that makes of a whole statement something that is not said to be
	// so: "rumour", "?".
	frame string
}

// frames are such words.
var frames = set(`rumour rumours rumor rumors allegedly supposedly apparently reportedly true false untrue wrong whether hope hopes hoping fear fears
	doubt doubts pretend pretends imagine suppose wish wishes claim claims claimed`)

// next are two words that say something and follow each other in a text, with plain words
// at most between them.
type next struct {
	first, second string
	at            int  // the token of the second
	of            bool // only "of" stands between, and numbers
	loose         bool // other words that say something stand between
	stance
}

// nexts finds them. Where a text goes on after a full stop, a colon or a dash, nothing
// follows what stood before.
func nexts(tokens []token, says func(i int) bool) (all []next) {
	for from := 0; from < len(tokens); {
		to := from
		for to < len(tokens) && !endsPassage(tokens[to]) {
			to++
		}
		conditioned := conditionIn(tokens[from:to])
		frame := ""
		if at(tokens, to).raw == "?" {
			frame = "?"
		}
		for _, t := range tokens[from:to] {
			if frames[t.word] && !t.quoted {
				frame = t.word
			}
		}
		before, last := -1, -1
		for i := from; i < to; i++ {
			if tokens[i].quoted || !says(i) {
				if endsClause(tokens[i]) && tokens[i].raw != "," {
					before, last = -1, -1
				}
				continue
			}
			if last >= 0 {
				s := stance{conditioned: conditioned, frame: frame}
				for k := max(from, last-4); k < i; k++ {
					if endsClause(tokens[k]) {
						s.denied, s.doubted = false, false
					}
					s.denied = s.denied || isDenial(tokens[k].word) && deniesAll(tokens[k+1:max(last, k+1)])
					s.doubted = s.doubted || tokens[k].is("to") && at(tokens, k-1).is("has", "have", "needs", "need") || doubts[tokens[k].word] && !tokens[k].name && !(tokens[k].is("may") && tokens[k].capital())
				}
				all = append(all, next{first: stem(tokens[last].word), second: stem(tokens[i].word), at: i, of: ofOnly(tokens[last+1 : i]), stance: s})
				if before >= 0 {
					all = append(all, next{first: stem(tokens[before].word), second: stem(tokens[i].word), at: i, loose: true, stance: stance{conditioned: conditioned, frame: frame}})
				}
			}
			before, last = last, i
		}
		from = to + 1
	}
	return all
}

// conditionIn is the kind of the condition that a statement is under.
func conditionIn(tokens []token) string {
	for _, t := range tokens {
		switch {
		case t.is("unless"):
			return "unless"
		case conditions[t.word]:
			return "if"
		}
	}
	if longAs(tokens) {
		return "if"
	}
	return ""
}

// longAs reports whether "as long as" stands in a text.
func longAs(tokens []token) bool {
	for i, t := range tokens {
		if t.is("long") && i > 0 && tokens[i-1].is("as", "so") && word(tokens, i+1) == "as" {
			return true
		}
	}
	return false
}

// ofOnly reports whether the words between two of one name: "a backlog of 1,100 pallets".
func ofOnly(tokens []token) bool {
	of := false
	for _, t := range tokens {
		of = of || t.is("of")
		if !t.is("of", "our", "the", "a") && t.shape != digits && t.of == 0 {
			return false
		}
	}
	return of
}

// deniesAll reports whether a denial before these words reaches past them: "no reason for
// the van" and "waits no longer for the van" deny nothing of the van.
func deniesAll(tokens []token) bool {
	for i, t := range tokens {
		if !passing[t.word] && !quantities[t.word] || t.is("longer") && at(tokens, i+1).is("for", "on", "by") {
			return false
		}
	}
	return true
}

// endsPassage reports whether what follows a token is another statement.
func endsPassage(t token) bool {
	switch t.raw {
	case ";", ":", "–", "—", "·", ".", "…", "(", ")", "!", "?":
		return true
	}
	return false
}

// stances checks that two words of somebody's go together as they did there.
func (j *judgement) stances() {
	for _, n := range nexts(j.tokens, func(i int) bool { return isContent(j.tokens[i]) && j.saidOnly(i) }) {
		if n.loose {
			continue
		}
		found, held, loosely, freely := false, false, false, false
		for _, e := range j.restsOn(n.at) {
			for _, p := range e.texts {
				for _, o := range p.nexts() {
					if o.first != n.first || o.second != n.second {
						continue
					}
					if free := (o.conditioned == "" || o.conditioned == n.conditioned) && (o.frame == "" || o.frame == n.frame); o.loose {
						loosely, freely = loosely || !free, freely || free
						continue
					}
					found = true
					held = held || o.of && n.of || o.denied == n.denied && (o.conditioned == "" || o.conditioned == n.conditioned) && (n.doubted || !o.doubted) && (o.frame == "" || o.frame == n.frame)
				}
			}
		}
		if (found && !held || !found && loosely && !freely) && !j.owed(n.at) {
			j.problem(BadWord, text(j.tokens, n.at, n.at+1))
		}
	}
}

// nexts are the words of a passage that follow each other.
func (p passage) nexts() []next {
	return nexts(p.tokens, func(i int) bool { return isContent(p.tokens[i]) })
}
