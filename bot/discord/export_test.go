package discord

// Quiet waits until everything that came in has been dealt with. Nothing else may
// come meanwhile.
func (d *Discord) Quiet() {
	d.in.lanes.Settle()
	d.in.aside.Settle()
}
