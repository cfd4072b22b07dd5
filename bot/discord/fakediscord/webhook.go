package fakediscord

import (
	"net/http"
	"slices"
)

// action is the interaction under whose token the request comes.
func (r *request) action() (*interaction, *failure) {
	i := r.actions[r.vars["token"]]
	switch {
	case r.vars["application"] != r.Application:
		return nil, fails(http.StatusNotFound, 10015, "Unknown Webhook")
	case i == nil, r.at.Sub(i.at) >= tokenLife:
		return nil, fails(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
	case !i.answered:
		return nil, fails(http.StatusNotFound, 10015, "Unknown Webhook")
	}
	return i, nil
}

// answerPost is the message of the request: the answer itself, or what followed it.
func (r *request) answerPost() (*interaction, *post, *failure) {
	i, f := r.action()
	if f != nil {
		return nil, nil, f
	}
	id := r.vars["message"]
	found := i.original
	if id != "" && (found == nil || found.id != id) {
		at := slices.IndexFunc(i.further, func(p *post) bool { return p.id == id })
		if at < 0 {
			return nil, nil, unknownMessage()
		}
		found = i.further[at]
	}
	if found == nil || found.gone {
		return nil, nil, unknownMessage()
	}
	return i, found, nil
}

// getOriginal returns the answer to an interaction, or what followed it.
func getOriginal(r *request) (any, *failure) {
	i, p, f := r.answerPost()
	if f != nil {
		return nil, f
	}
	return r.messageObject(i.channel, p, true), nil
}

// editOriginal changes it.
func editOriginal(r *request) (any, *failure) {
	i, p, f := r.answerPost()
	if f != nil {
		return nil, f
	}
	return r.say(i, p)
}

// say makes a message of an interaction say what the request does. One that was
// "thinking" is posted by that.
func (r *request) say(i *interaction, p *post) (any, *failure) {
	before := p.contentOf()
	before.flags &^= loading
	say, f := r.readContent("", r.object(), before, true, toAnswer)
	if f != nil {
		return nil, f
	}
	if p.flags&loading == 0 {
		r.edit(i.channel, p, say)
		return r.messageObject(i.channel, p, true), nil
	}
	p.fill(say)
	r.notify(i.channel, p)
	if p.only == "" {
		r.tellMessage("MESSAGE_UPDATE", i.channel, p)
	}
	r.pen.Change()
	return r.messageObject(i.channel, p, true), nil
}

// deleteOriginal deletes it.
func deleteOriginal(r *request) (any, *failure) {
	i, p, f := r.answerPost()
	if f != nil {
		return nil, f
	}
	r.remove(i.channel, p)
	return nil, nil
}

// createFollowup posts what follows an answer. While that is still "thinking", Discord
// takes the first that follows for it.
func createFollowup(r *request) (any, *failure) {
	i, f := r.action()
	if f != nil {
		return nil, f
	}
	if p := i.original; p != nil && !p.gone && p.flags&loading != 0 {
		if n, ok := number(r.object()["flags"]); ok {
			r.object()["flags"] = n &^ ephemeral
		}
		return r.say(i, p)
	}
	say, f := r.readContent("", r.object(), content{}, false, toAnswer)
	if f != nil {
		return nil, f
	}
	p := r.putAnswer(&interaction{kind: submitted, person: i.person, channel: i.channel, token: i.token, asked: i.asked}, say)
	i.further = append(i.further, p)
	return r.messageObject(i.channel, p, true), nil
}
