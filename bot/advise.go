package bot

import (
	"context"
	"fmt"
	"maps"

	"adjutant/chat"
)

// Model is a language model that the dispatcher can ask.
type Model interface {
	// Consult asks, and returns within the consult's time whatever came of it. It
	// never fails otherwise than by an advice that says why.
	Consult(ctx context.Context, consult chat.Consult) chat.Advice
	// Checked is told what became of the words of a model, so that it is counted.
	Checked(ctx context.Context, inv chat.Invocation, checked chat.Checked)
}

// mostAdvice bounds how often a command can ask: each step is asked once.
const mostAdvice = 3

// advised runs the invocation, and asks the model in between for what the handler wants
// to know. The handler begins anew each time, in a transaction of its own, so that none
// is open while the model thinks.
func (d *Dispatcher) advised(ctx context.Context, inv chat.Invocation) (chat.Reply, error) {
	inv.Advice = nil // no platform gives any
	for range mostAdvice + 1 {
		reply, err := d.run(ctx, inv)
		if err != nil || reply.Consult == nil {
			if d.Model != nil && err == nil {
				d.checked(ctx, inv, reply.Checked)
			}
			return reply, err
		}
		step := reply.Consult.Step
		if _, had := inv.Advice[step]; had {
			return chat.Reply{}, fmt.Errorf("advice on %q was given, and is asked for again", step)
		}
		advice := chat.Advice{Failed: "there is no model"}
		if d.Model != nil {
			advice = d.consult(ctx, inv, *reply.Consult)
		}
		inv.Advice = maps.Clone(inv.Advice)
		if inv.Advice == nil {
			inv.Advice = map[string]chat.Advice{}
		}
		inv.Advice[step] = advice
	}
	return chat.Reply{}, fmt.Errorf("advice was asked for more than %d times", mostAdvice)
}

// consult asks the model. A fault of ours in it costs the answer its advice, and no more.
func (d *Dispatcher) consult(ctx context.Context, inv chat.Invocation, consult chat.Consult) (advice chat.Advice) {
	var err error
	defer func() {
		if err != nil {
			advice = chat.Advice{Failed: "the model could not be asked, and it is our fault", Reference: d.fault(inv, err).Reference}
		}
	}()
	defer recovered(&err)
	return d.Model.Consult(ctx, consult)
}

// checked tells the model what became of its words. The answer stands whatever comes of
// that.
func (d *Dispatcher) checked(ctx context.Context, inv chat.Invocation, all []chat.Checked) {
	var err error
	defer func() {
		if err != nil {
			d.fault(inv, err)
		}
	}()
	defer recovered(&err)
	for _, checked := range all {
		d.Model.Checked(ctx, inv, checked)
	}
}
