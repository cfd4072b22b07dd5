package ops_test

import (
	"encoding/json"
	"testing"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

func TestDelegationDays(t *testing.T) {
	d := ops.Delegation{Meta: ops.Meta{Owner: "tom"}, To: "bo", From: firstDay, Until: firstDay.AddDays(2)}
	for day, want := range map[int]bool{-1: false, 0: true, 1: true, 2: true, 3: false} {
		if got := d.HoldsOn(firstDay.AddDays(day)); got != want {
			t.Errorf("day %d: %t", day, got)
		}
	}
	d.Revoked = firstDay
	if d.HoldsOn(firstDay) {
		t.Error("it holds on the day on which it was revoked")
	}
}

func TestDelegationCeiling(t *testing.T) {
	for _, c := range []struct {
		ceiling money.Amount
		worth   money.Amount
		want    bool
	}{
		{money.Amount{}, eur(1_000_000), true},
		{eur(100), eur(100), true},
		{eur(100), money.Amount{Minor: 100_01, Currency: "EUR"}, false},
		{eur(100), money.Amount{Minor: 99_99, Currency: "EUR"}, true},
		{eur(100), money.Amount{Minor: 50_00, Currency: "USD"}, false}, // the company has changed its currency
		{money.Amount{Currency: "EUR"}, money.Amount{Minor: 1, Currency: "EUR"}, false},
	} {
		if got := (ops.Delegation{Ceiling: c.ceiling}).Covers(c.worth); got != c.want {
			t.Errorf("%s under %s: %t", c.worth, c.ceiling, got)
		}
	}
}

func TestDelegationCheck(t *testing.T) {
	for words, change := range map[string]func(d *ops.Delegation){
		"":            func(*ops.Delegation) {},
		"That is you": func(d *ops.Delegation) { d.To = d.Owner },
		"has passed":  func(d *ops.Delegation) { d.Until = firstDay.AddDays(-1) },
		"What is the last day": func(d *ops.Delegation) {
			d.From, d.Until = firstDay.AddDays(-9), dates.Date{Year: 2026, Month: 11, Day: 22}
		},
		"It would end before":          func(d *ops.Delegation) { d.From = d.Until.AddDays(1) },
		"At most a year":               func(d *ops.Delegation) { d.Until = d.From.AddDays(367) },
		"Up to which amount":           func(d *ops.Delegation) { d.Ceiling = money.Amount{Currency: "EUR"} },
		"To let them decide on any":    func(d *ops.Delegation) { d.Ceiling = eur(-5) },
		"At most a year at a time.":    func(d *ops.Delegation) { d.From = dates.Date{} },
		"leave it out":                 func(d *ops.Delegation) { d.Ceiling = money.Amount{Minor: -1} },
		"Who should decide in your pl": func(d *ops.Delegation) { d.To = "tom" },
	} {
		d := lets("tom", "bo")
		change(&d)
		if err := d.Check(firstDay); words != "" {
			faulty(t, err, words)
		} else if err != nil {
			t.Error(err)
		}
	}
}

func TestDelegatedSeat(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	r := asked(t, o, "eli", "support")
	valid := lets("tom", "bo")
	with := func(change func(d *ops.Delegation)) ops.Delegation {
		d := valid
		change(&d)
		return d
	}
	seat, err := o.SeatOf(&r, "bo", []ops.Delegation{valid}, firstDay)
	if err != nil || seat.For != "tom" {
		t.Fatalf("%v, %+v", err, seat)
	}
	decided, err := r.Decide(o, "bo", seat, ops.Approves, "", noon)
	if err != nil || decided.Decisions[0].By != "bo" || decided.Decisions[0].For != "tom" {
		t.Errorf("%v, %+v", err, decided.Decisions)
	}

	for name, c := range map[string]struct {
		by          ops.Handle
		words       string
		delegations []ops.Delegation
	}{
		"none":           {"bo", "waits for Tom, not for you", nil},
		"over":           {"bo", "not for you", []ops.Delegation{with(func(d *ops.Delegation) { d.Until = firstDay.AddDays(-1) })}},
		"not yet":        {"bo", "not for you", []ops.Delegation{with(func(d *ops.Delegation) { d.From = firstDay.AddDays(1) })}},
		"revoked":        {"bo", "not for you", []ops.Delegation{with(func(d *ops.Delegation) { d.Revoked = firstDay })}},
		"another's":      {"bo", "not for you", []ops.Delegation{with(func(d *ops.Delegation) { d.To = "kai" })}},
		"not concerned":  {"bo", "not for you", []ops.Delegation{lets("kai", "bo")}},
		"too much":       {"bo", "more than you may decide", []ops.Delegation{with(func(d *ops.Delegation) { d.Ceiling = eur(999) })}},
		"passed on":      {"kai", "not for you", []ops.Delegation{valid, lets("bo", "kai")}},
		"the requester":  {"eli", "your own request", []ops.Delegation{lets("tom", "eli")}},
		"an observer":    {"uma", "only observe", []ops.Delegation{lets("tom", "uma")}},
		"one who left":   {"gus", "", []ops.Delegation{lets("tom", "gus")}},
		"from one asked": {"bo", "not for you", []ops.Delegation{lets("eli", "bo")}},
	} {
		t.Run(name, func(t *testing.T) { barred(t, o, r, c.by, c.words, c.delegations...) })
	}

	// One delegation is enough, whatever the others say.
	small := with(func(d *ops.Delegation) { d.Ceiling = eur(1) })
	if _, err := o.SeatOf(&r, "bo", []ops.Delegation{small, valid}, firstDay); err != nil {
		t.Error(err)
	}
	// Who benefits decides for nobody either, and nobody for them.
	r.Beneficiary = "bo"
	barred(t, o, r, "bo", "is for you", valid)
	r.Beneficiary = "tom"
	barred(t, o, r, "bo", "waits for Mia, not for you", valid)
	// In the delegator's absence from the company it is void.
	r.Beneficiary = ""
	barred(t, without(o, "tom"), r, "bo", "waits for Mia, not for you", valid)
}

// A person with a right of their own uses it, and no other's beside it.
func TestOwnSeatComesFirst(t *testing.T) {
	o := withSteps(company(), step("all", "coo", "fay"))
	r := asked(t, o, "eli", "support")
	seat, err := o.SeatOf(&r, "tom", []ops.Delegation{lets("fay", "tom")}, firstDay)
	if err != nil || seat.For != "" {
		t.Fatalf("%v, %+v", err, seat)
	}
	if r, err = r.Decide(o, "tom", seat, ops.Approves, "", noon); err != nil {
		t.Fatal(err)
	}
	barred(t, o, r, "tom", "You have approved REQ-7 already", lets("fay", "tom"))
}

// A delegation that was kept is the same when it is read back.
func TestDelegationRoundTrip(t *testing.T) {
	for _, ceiling := range []money.Amount{{}, {Minor: 1, Currency: "KWD"}, eur(5)} {
		d := lets("tom", "bo")
		d.Ceiling = ceiling
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back ops.Delegation
		if err := json.Unmarshal(raw, &back); err != nil || back.Ceiling != d.Ceiling {
			t.Errorf("%v, %s came back as %s", err, d.Ceiling, back.Ceiling)
		}
	}
}

// Those that were revoked are in no list.
func TestDelegationIndex(t *testing.T) {
	d := lets("tom", "bo")
	entries := d.Index()
	if len(entries) != 2 || entries[0].List != "from" || entries[0].Key[0] != "tom" || entries[1].List != "to" || entries[1].Key[0] != "bo" {
		t.Errorf("%+v", entries)
	}
	if d.Revoked = firstDay; len(d.Index()) != 0 {
		t.Errorf("%+v", d.Index())
	}
}
