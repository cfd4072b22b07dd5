package digest_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// BenchmarkPictures computes each chart of a company that has been at it for two
// years: what is open and in the window counts, not the history.
func BenchmarkPictures(b *testing.B) {
	books, r := newBooks(b), rand.New(rand.NewPCG(1, 1))
	books.change(func(e *storage.Edit) error {
		for week := range 104 {
			books.now = books.now.Add(7 * 24 * time.Hour)
			e.Entry.At = books.now
			for _, d := range books.org.Departments {
				u := &ops.Update{Meta: ops.Meta{Owner: d.Head, Department: d.Handle}, Health: one(r, ops.Healths...), Summary: "So it is", AsOf: books.now}
				if err := storage.Updates.Save(e, u); err != nil {
					return err
				}
			}
			for i := range 20 {
				risk := &ops.Risk{Meta: books.meta(r), Title: "Risk", State: ops.RiskClosed, Current: ops.Rating{Likelihood: 1 + i%5, Impact: 1 + week%5}}
				request := &ops.Request{Meta: books.meta(r), Title: "Request", Kind: ops.BudgetRequest, State: ops.Fulfilled}
				if i == 0 {
					risk.State, request.State = ops.RiskAssessed, ops.InReview
				}
				if err := storage.Risks.Save(e, risk); err != nil {
					return err
				}
				if err := storage.Requests.Save(e, request); err != nil {
					return err
				}
			}
		}
		return nil
	})
	books.rounds(r, 24)
	for name, compute := range map[string]func(digest.View) error{
		"risks":    func(v digest.View) error { _, err := v.RiskMatrix(); return err },
		"health":   func(v digest.View) error { _, err := v.Health(12); return err },
		"requests": func(v digest.View) error { _, err := v.RequestAges(); return err },
		"budget":   func(v digest.View) error { _, err := v.Budgets(); return err },
		"checkins": func(v digest.View) error { _, err := v.Participation(6); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				books.as("tom", "", func(v digest.View) { books.must(compute(v)) })
			}
		})
	}
}
