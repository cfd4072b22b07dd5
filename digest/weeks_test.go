package digest_test

import (
	"fmt"
	"strings"

	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// told has the digest of a week ago be sent to whom the case is about.
func (w *world) told() *world {
	w.at(-7, "08:00")
	w.needs = w.waiting(w.reads.who)
	w.digest(w.reads)
	return w
}

// all posts a status of each department.
func (w *world) all(health ops.Health, but ...ops.Handle) {
	for _, d := range w.org.Departments {
		skip := false
		for _, h := range but {
			skip = skip || h == d.Handle
		}
		if !skip {
			w.update(d.Handle, health, says("All as planned in "+d.Name))
		}
	}
}

// week is an ordinary week: one department in trouble, something to decide for
// most, some news, something forgotten.
func week(w *world) {
	w.risk("technology", high, titled("The warehouse system’s database has no tested restore"), dueOn(day(-5)))
	w.risk("fleet", veryHigh, titled("Rail strike on the Rotterdam corridor"))
	w.risk("finance", moderate, titled("The new auditor asks for three years of freight invoices"))
	w.risk("legal", high, titled("Claim of a former haulier"), secretRisk)
	w.at(-15, "10:00").risk("warehouse", high, titled("Only one person can service the sorter"))
	w.accept("RISK-2", day(40))
	w.request("fleet", eur(64_000), func(r *ops.Request) { r.Title = "Two electric trucks, leased" }, neededBy(day(5)))
	w.at(-14, "16:00").blocks("sales", "legal", "The framework contract with Hanse Foods is not signed")
	w.promise("BLK-1", day(-2))
	w.at(-8, "15:00").all(ops.OnTrack, "legal")
	w.update("legal", ops.OnTrack, says("Two contracts left"))
	w.told()

	w.at(-6, "09:00").as("ana").request("support", eur(40_000), func(r *ops.Request) { r.Title = "A contractor for the Christmas peak" }, neededBy(day(6)))
	w.at(-4, "10:00").as("raj").risk("technology", high, titled("Supplier of scanners is insolvent"), dueOn(day(20)))
	w.risk("support", low, titled("Phone line of the night shift drops out"))
	w.decide("REQ-1", "tom", ops.Approves)
	w.at(-3, "11:00").as("gus").closeRisk("RISK-2")
	w.as("kai").risk("warehouse", moderate, titled("Forklift certificates run out in spring"))
	w.decide("REQ-2", "tom", ops.Approves)
	w.at(-2, "09:30").as("sam").moved(w.request("sales", money.Amount{Minor: 900_000, Currency: "USD"}), ops.Request.Withdraw)
	round := w.at(-1, "14:00").round("heads-weekly")
	for _, d := range []ops.Handle{"operations", "fleet", "warehouse", "technology", "finance"} {
		w.checkin(round, d, ops.CheckinAnswered, w.head(d))
		w.update(d, ops.OnTrack, says("All as planned"))
	}
	w.checkin(round, "support", ops.CheckinAnswered, "bo")
	w.update("support", ops.OffTrack, says("Hiring slipped twice and Friday’s launch depends on it; the backlog is at 400 tickets"))
	w.checkin(round, "sales", ops.CheckinAnswered, "sam")
	w.update("sales", ops.AtRisk, says("Hanse Foods still unsigned, which is a fifth of the quarter"))
	w.as("lea").checkin(round, "legal", ops.CheckinMissed, "")
	w.at(0, "07:30").endRound(round)
	w.account("fleet", eur(655_000))
	w.at(0, "08:00")
}

// nothing is a week in which nothing has happened, and nothing was to.
func nothing(w *world) {
	w.at(-8, "15:00").all(ops.OnTrack)
	w.told()
	w.at(-1, "15:00")
	for i := range w.org.Departments {
		change(w, storage.Updates, ops.MakeID("UPD", uint64(i+1)), func(u ops.Update) (ops.Update, error) { return u.Reaffirm(w.now) })
	}
	w.at(0, "08:00")
}

// unmoved is a week in which nothing was done about what is wrong.
func unmoved(w *world) {
	w.at(-8, "15:00").all(ops.OnTrack)
	w.risk("finance", high, dueOn(day(-10)))
	w.update("support", ops.OffTrack)
	w.update("sales", ops.AtRisk)
	w.update("legal", ops.AtRisk)
	w.told()
	w.at(-1, "15:00")
	for n := uint64(1); n <= 11; n++ {
		change(w, storage.Updates, ops.MakeID("UPD", n), func(u ops.Update) (ops.Update, error) { return u.Reaffirm(w.now) })
	}
	w.at(0, "08:00")
}

// red is a week in which everything is off track, late and waiting.
func red(w *world) {
	w.all(ops.OnTrack)
	for i := range 12 {
		d := w.org.Departments[i%len(w.org.Departments)].Handle
		w.risk(d, veryHigh, titled(fmt.Sprintf("The %dth thing that was to be in order by now and is not", i+1)), dueOn(day(-3-i)))
		w.request(d, eur(int64(60_000+1000*i)), neededBy(day(-1-i)))
	}
	w.at(-16, "10:00").blocks("support", "technology", "The ticket system loses every tenth mail")
	w.blocks("sales", "legal", "No contract can be signed")
	w.blocks("fleet", "finance", "The fuel cards are not paid for")
	w.promise("BLK-1", day(-9))
	w.at(-8, "15:00").all(ops.AtRisk)
	w.told()
	w.account("support", eur(400_000))
	w.account("fleet", eur(700_000))
	w.at(-2, "10:00").risk("sales", veryHigh, titled("The largest customer has given notice"))
	w.at(-1, "15:00")
	for _, d := range w.org.Departments {
		w.update(d.Handle, ops.OffTrack, says("Everything that could slip has slipped in "+d.Name+", and the plan of last week no longer holds"))
	}
	w.at(0, "08:00")
}

// silent is a week in which nobody has answered, for every reason that there is.
func silent(w *world) {
	w.at(-10, "15:00").all(ops.OnTrack, "legal")
	w.told()
	round := w.at(-1, "14:00").round("heads-weekly")
	states := []ops.CheckinState{ops.CheckinMissed, ops.CheckinAway, ops.CheckinUndeliverable, ops.CheckinNotAsked, ops.CheckinSkipped, ops.CheckinMissed, ops.CheckinMissed, ops.CheckinMissed}
	for i, d := range w.org.Departments {
		w.checkin(round, d.Handle, states[i], "")
	}
	w.endRound(round)
	shift := w.round("shift-handover")
	w.checkin(shift, "warehouse", ops.CheckinOpen, "")
	w.at(0, "08:00")
}

// first is the first week with the bot: nobody has had a digest.
func first(w *world) {
	w.at(-4, "10:00").reorganise(func(o *ops.Org) { o.Departments[3].Name = "Customer Care" })
	w.risk("technology", high, titled("No tested restore"))
	w.risk("sales", ops.Rating{}, titled("A tender that we may lose"))
	w.at(-2, "10:00").update("technology", ops.AtRisk, says("The restore is being tested on Monday"))
	w.request("technology", eur(12_000), func(r *ops.Request) { r.Title = "A second storage system" })
	w.at(0, "08:00")
}

// many is a company of 40 departments, in each of which something is going on.
func many(w *world) {
	w.reorganise(func(o *ops.Org) {
		for i := len(o.Departments); i < 40; i++ {
			o.Departments = append(o.Departments, ops.Department{Handle: ops.Handle(fmt.Sprintf("site-%d", i)), Name: fmt.Sprintf("Site %d", i), Head: "kai", Parent: "operations"})
		}
	})
	healths := []ops.Health{ops.OnTrack, ops.OnTrack, ops.AtRisk, ops.OnTrack, ops.OffTrack}
	w.at(-8, "15:00").all(ops.OnTrack)
	w.told()
	w.at(-1, "15:00")
	for i, d := range w.org.Departments {
		if i%7 != 0 {
			w.update(d.Handle, healths[i%5], says("A week like any other, but for the weather"))
		}
		w.risk(d.Handle, []ops.Rating{high, moderate, low}[i%3], titled(fmt.Sprintf("The roof of building %d", i)))
		if i%2 == 0 {
			w.request(d.Handle, eur(int64(6000+i)), neededBy(day(3)))
		}
	}
	w.at(0, "08:00")
}

// reorganised is a week in which departments were renamed, dissolved and begun,
// and one got another head.
func reorganised(w *world) {
	w.risk("legal", high, titled("Claim of a former haulier"))
	w.at(-8, "15:00").all(ops.OnTrack)
	w.told()
	w.at(-2, "10:00").as("raj").department("support", func(d *ops.Department) { d.Name, d.Head = "Customer Success", "bo" })
	dissolve(w, "legal")
	dissolve(w, "fleet")
	w.reorganise(func(o *ops.Org) {
		o.Departments = append(o.Departments, ops.Department{Handle: "transport", Name: "Transport", Head: "gus", Parent: "operations"})
		cheaper(o)
	})
	w.department("sales", func(d *ops.Department) { d.Head = "joe" })
	w.at(-1, "15:00").all(ops.OnTrack, "transport")
	w.at(0, "08:00")
}

// long has texts that nobody should write, in every place that takes one.
func long(w *world) {
	text := strings.Repeat("The supplier has told us in a letter of four pages that the parts will not come before the end of the quarter, and ", 10)
	w.reorganise(func(o *ops.Org) {
		for i := range o.Departments {
			o.Departments[i].Name = strings.Repeat(o.Departments[i].Name+" and Everything Around It ", 3)
		}
	})
	w.risk("fleet", veryHigh, titled(text), dueOn(day(-5)))
	w.request("fleet", eur(64_000), func(r *ops.Request) { r.Title = text }, neededBy(day(-2)))
	w.request("sales", eur(54_000), func(r *ops.Request) { r.Title = strings.Repeat("x", 4000) }, neededBy(day(-2)))
	w.at(-12, "10:00").blocks("sales", "legal", text)
	w.told()
	w.at(-1, "10:00")
	for _, d := range w.org.Departments {
		id := w.update(d.Handle, ops.OffTrack, says(text))
		change(w, storage.Updates, id, func(u ops.Update) (ops.Update, error) { return u.Remark(w.head(d.Handle), text, w.now) })
		w.risk(d.Handle, high, titled(text))
	}
	w.at(0, "08:00")
}

// scripts has texts in scripts that are written in other ways: without spaces, from
// right to left, with marks that belong to what stands before them, and with
// characters that nobody sees.
func scripts(w *world) {
	texts := []string{
		strings.Repeat("倉庫の選別機を保守できるのは一人だけである", 8),
		strings.Repeat("إضراب في ممر روتردام للسكك الحديدية ", 8),
		strings.Repeat("👩‍👩‍👧‍👦 family 👨🏽‍💻 works ", 8) + strings.Repeat("👩‍👩‍👧‍👦", 30),
		strings.Repeat("e\u0301\u0323\u0302", 60),
		"\u202egnihtemos sesrever\u202c and goes on \u2066isolated for ever " + strings.Repeat("и снова ", 20),
		"line one\nline two\r\n\tline three\u2028line four\x00\x1b[31m red",
		strings.Repeat("🇩🇪🇫🇷🇯🇵", 30),
		strings.Repeat("कार्यक्षमता ", 20),
	}
	w.told()
	for i, d := range w.org.Departments {
		w.at(-1, "10:00").update(d.Handle, []ops.Health{ops.OffTrack, ops.AtRisk, ops.OnTrack}[i%3], says(texts[i]))
		w.risk(d.Handle, high, titled(texts[(i+3)%len(texts)]))
		w.request(d.Handle, eur(60_000), func(r *ops.Request) { r.Title = texts[(i+5)%len(texts)] })
	}
	w.at(0, "08:00")
}
