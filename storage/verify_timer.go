package storage

// timers checks that every timer comes due at the time that it is set for, and
// that nothing else does.
func (v *verifier) timers() error {
	names := key(familyTimer, "name")
	for k, raw := range v.r.Scan(names, after(names)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		v.report.Timers++
		t, err := decodeTimer(k[len(names):], raw)
		if err != nil {
			v.fault("a timer cannot be read: %v", err)
			continue
		}
		if got := v.r.Get(timerDueKey(t)); got == nil || len(got) > 0 {
			v.fault("the timer %q is never due", t.Name)
		}
	}
	due := key(familyTimer, "due")
	for k := range v.r.Scan(due, after(due)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		_, name, err := cutTimerDueKey(k)
		if err != nil {
			v.fault("%v", err)
			continue
		}
		t, there, err := TimerNamed(v.r, name)
		if err == nil && (!there || string(k) != string(timerDueKey(t))) {
			v.fault("the timer %q is due at a time that it is not set for", name)
		}
	}
	if n := v.count(key(familyTimer)) - v.count(names) - v.count(due); n != 0 {
		v.fault("there are %d entries about timers of unknown kinds", n)
	}
	return nil
}
