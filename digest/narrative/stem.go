package narrative

import "strings"

// stem is a word without its ending, so that "waits", "waited" and "waiting" are the
// same. It takes the commonest endings off and is not meant to be read.
func stem(w string) string {
	w = strings.TrimSuffix(w, "'s")
	w = strings.TrimSuffix(w, "'")
	if base := irregular[w]; base != "" {
		w = base
	}
	n := len(w)
	switch {
	case n > 5 && hasAny(w, "wal", "val"): // renewal
		w = w[:n-2]
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case n > 4 && strings.HasSuffix(w, "ied"):
		return w[:n-3] + "y"
	case n > 4 && hasAny(w, "sses", "shes", "ches", "xes", "zes"):
		w = w[:n-2]
	case n > 3 && strings.HasSuffix(w, "s") && !hasAny(w, "ss", "us", "is"):
		w = w[:n-1]
	case n > 5 && strings.HasSuffix(w, "ing"):
		w = undouble(w[:n-3])
	case n > 4 && strings.HasSuffix(w, "ed"):
		w = undouble(w[:n-2])
	case n > 5 && strings.HasSuffix(w, "ly"):
		w = w[:n-2]
	}
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}

// irregular are forms that no ending makes.
var irregular = map[string]string{
	"kept": "keep", "held": "hold", "ran": "run", "took": "take", "taken": "take", "gave": "give", "given": "give", "stood": "stand",
	"lost": "lose", "sent": "send", "bought": "buy", "sold": "sell", "broke": "break", "broken": "break", "paid": "pay", "grew": "grow", "grown": "grow",
	"fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "began": "begin", "begun": "begin", "built": "build", "met": "meet",
	"wrote": "write", "written": "write", "rewrote": "rewrite", "rewritten": "rewrite", "rebuilt": "rebuild", "made": "make", "found": "find",
	"chose": "choose", "chosen": "choose", "drew": "draw", "drawn": "draw", "brought": "bring", "told": "tell", "drove": "drive", "won": "win",
	"came": "come", "froze": "freeze", "frozen": "freeze", "caught": "catch", "swept": "sweep", "threw": "throw", "thrown": "throw", "tore": "tear", "torn": "tear",
	"taught": "teach", "spent": "spend", "struck": "strike", "got": "get", "spoke": "speak", "spoken": "speak", "shown": "show",
}

func hasAny(w string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// undouble takes back a consonant that was doubled before the ending: "slipped".
func undouble(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeiouls", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}
