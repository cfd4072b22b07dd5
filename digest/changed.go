package digest

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"adjutant/ops"
	"adjutant/storage"
)

// changed is what has become of records since the digest before: one item for each
// that matters to the audience. The others are counted.
func (b *builder) changed() error {
	var items []Item
	for _, s := range b.out.Departments {
		if item, moved := b.healthMoved(s); moved {
			items = append(items, item)
		}
	}
	for _, d := range b.moved {
		item, told, err := b.change(d)
		if err != nil {
			return err
		}
		switch {
		case told && item.ID != "" && b.toldOf(item):
			b.out.Rest.Told++
		case told && item.Rule != "":
			items = append(items, item)
		case told:
			b.out.Rest.Smaller++
		}
	}
	slices.SortStableFunc(items, func(x, y Item) int { return cmp.Compare(weight(y), weight(x)) })
	b.add(Changed, items...)
	return nil
}

// healthMoved is a department whose health is another than in the digest before,
// unless it is told of among the exceptions.
func (b *builder) healthMoved(s Status) (Item, bool) {
	if s.Was == "" || s.Was == s.Health || s.Health == ops.Unknown || // that is not known any more
		b.listed[s.Update] == Exceptions && s.Update != "" {
		return Item{}, false
	}
	return Item{
		Rule: HealthMoved, ID: s.Update, Department: s.Department, Owner: s.Head, By: s.By,
		Since: s.AsOf, Title: s.Summary, Health: s.Health, HealthWas: s.Was, Confidential: s.Confidential, Audience: s.Audience,
	}, true
}

// toldOf reports whether a change is told of in a section before: what waits for the
// reader, and what is new and late already.
func (b *builder) toldOf(i Item) bool {
	switch b.listed[i.ID] {
	case Needs:
		return true
	case OffTarget:
		return i.Rule == RequestNew || i.Rule == BlockerNew || i.Rule == ""
	}
	return false
}

// weight orders what has changed: what got worse, then decisions, then what is
// new, then what got better.
func weight(i Item) int {
	switch i.Rule {
	case HealthMoved:
		return 100 + 10*(i.Health.Worse()-i.HealthWas.Worse())
	case RiskUp, RiskNew, RiskLapsed, RiskReopened:
		return 80 + i.Level.Rank()
	case DepartmentGone, DepartmentNew, HeadChanged, PolicyChanged, DepartmentNamed:
		return 75
	case ActionSlipped:
		return 72
	case RequestMoved, DecisionNew, DecisionGone:
		return 70
	case ActionDropped:
		return 65
	case RiskAccepted, BlockerBack, BlockerNew:
		return 60
	case RequestNew:
		return 50
	}
	return 40
}

// change is what became of one record. It reports false for one that does not
// concern the reader, and returns no rule for what is only counted.
func (b *builder) change(d delta) (Item, bool, error) {
	prefix, _ := d.id.Split()
	var item Item
	var facets ops.Facets
	var err error
	switch {
	case d.gone:
		return b.takenBack(d)
	case prefix == storage.Risks.Prefix():
		var r ops.Risk
		if r, err = storage.Risks.Get(b.R, d.id); err == nil {
			facets, item = ops.FacetsOfRecord(&r), b.riskChange(d, r)
		}
	case prefix == storage.Requests.Prefix():
		var r ops.Request
		if r, err = storage.Requests.Get(b.R, d.id); err == nil {
			facets, item = ops.FacetsOfRecord(&r), b.requestChange(d, r)
		}
	case prefix == storage.Actions.Prefix():
		var a ops.Action
		if a, err = storage.Actions.Get(b.R, d.id); err == nil {
			facets, item = ops.FacetsOfRecord(&a), b.actionChange(d, a)
		}
	case prefix == storage.Decisions.Prefix():
		var k ops.Resolution
		if k, err = storage.Decisions.Get(b.R, d.id); err == nil {
			if facets = ops.FacetsOfRecord(&k); !b.covers(facets) {
				return Item{}, false, nil
			}
			return b.decisionChange(d, k)
		}
	case prefix == storage.Blockers.Prefix():
		var k ops.Blocker
		if k, err = storage.Blockers.Get(b.R, d.id); err == nil {
			facets, item = ops.FacetsOfRecord(&k), b.blockerChange(d, k)
			facets.More = []string{string(k.State), string(k.On)}
			if b.concerns(facets) {
				return item, true, nil
			}
			return item, false, nil
		}
	default:
		item = b.orgChange(d)
		return item, item.Rule != "", nil
	}
	if errors.Is(err, storage.ErrNotFound) {
		return Item{}, false, nil
	}
	return item, err == nil && b.covers(facets), err
}

// riskChange tells the most important thing that has become of a risk.
func (b *builder) riskChange(d delta, r ops.Risk) Item {
	item := riskItem("", r)
	item.By, item.New = d.by, d.created
	var was ops.Rating
	var state ops.RiskState
	var treatment ops.Treatment
	d.was("current", &was)
	d.was("state", &state)
	d.was("treatment", &treatment)
	item.LevelWas = was.Level()
	if !d.changed("current") {
		item.LevelWas = item.Level
	}
	if max(item.Level.Rank(), item.LevelWas.Rank()) < b.level.Rank() {
		return Item{ID: d.id}
	}
	switch {
	case r.State == ops.RiskClosed && d.changed("state"):
		item.Rule, item.Reason = RiskClosed, r.CloseReason
	case d.created:
		item.Rule, item.LevelWas = RiskNew, ops.Unrated
	case state == ops.RiskClosed:
		item.Rule = RiskReopened
	case d.changed("acceptance") && r.Acceptance != "" && r.Treatment == ops.Accept:
		item.Rule, item.Due = RiskAccepted, r.AcceptedUntil
	case treatment == ops.Accept: // one that has run out is named in the record still
		item.Rule = RiskLapsed
	case item.Level.Rank() > item.LevelWas.Rank():
		item.Rule = RiskUp
	case item.Level.Rank() < item.LevelWas.Rank():
		item.Rule = RiskDown
	}
	return item
}

// requestChange tells to which state a request has come.
func (b *builder) requestChange(d delta, r ops.Request) Item {
	item := requestItem("", r)
	item.By, item.New, item.Since, item.Reason = d.by, d.created, r.Created, r.Reason
	decided := r.State == ops.Approved || r.State == ops.Rejected || r.State == ops.ChangesRequested
	switch n := len(r.Decisions); {
	case n > 0 && decided: // else somebody else has ended it
		item.By, item.Reason, item.Quiet = r.Decisions[n-1].By, r.Decisions[n-1].Reason, r.Decisions[n-1].At
	case r.State == ops.Expired:
		item.By, item.Quiet = "", r.Changed // time has done it, whoever wrote that down
	case !d.created:
		item.Quiet = r.Changed
	}
	switch {
	case d.created && r.State == ops.InReview:
		item.Rule = RequestNew
	case !d.changed("state"):
		return Item{ID: d.id}
	case r.State == ops.Approved, r.State == ops.Rejected, r.State == ops.Expired, b.steps:
		item.Rule = RequestMoved
	default:
		return Item{ID: d.id}
	}
	return item
}

// blockerChange tells how far a blocker has come.
func (b *builder) blockerChange(d delta, k ops.Blocker) Item {
	item := blockerItem("", k)
	item.New = d.created
	var was ops.BlockerState
	d.was("state", &was)
	switch {
	case k.State == ops.BlockerConfirmed && d.changed("state"):
		item.Rule = BlockerOver
	case k.State == ops.BlockerResolved && d.changed("state"):
		item.Rule = BlockerResolved
	case d.created:
		item.Rule = BlockerNew
	case was == ops.BlockerResolved || was == ops.BlockerConfirmed:
		item.Rule = BlockerBack
	}
	return item
}

// toldPrefixes are the kinds of record whose changes are told of or counted.
var toldPrefixes = []string{
	storage.Risks.Prefix(), storage.Requests.Prefix(), storage.Blockers.Prefix(), storage.Actions.Prefix(), storage.Decisions.Prefix(),
}

// takenBack is a record that was there in the digest before and is not any more.
// All that is known of it is what the journal says.
func (b *builder) takenBack(d delta) (Item, bool, error) {
	var facets ops.Facets
	d.was("owner", &facets.Owner)
	d.was("department", &facets.Department)
	d.was("confidential", &facets.Confidential)
	d.was("audience", &facets.Audience)
	table, ok := storage.TableOf(d.id)
	if !ok {
		item := b.orgChange(d)
		return item, item.Rule != "", nil
	}
	if !slices.Contains(toldPrefixes, table.Prefix()) {
		return Item{}, false, nil
	}
	item := Item{
		Rule: TakenBack, ID: d.id, Department: facets.Department, Owner: facets.Owner, By: d.by, Since: d.at,
		Confidential: facets.Confidential, Audience: facets.Audience,
	}
	d.was("title", &item.Title)
	d.was("created", &item.Since)
	if table.Prefix() == storage.Blockers.Prefix() {
		d.was("text", &item.Title)
		d.was("on", &item.On)
		facets.More = []string{"", string(item.On)}
		return item, b.concerns(facets), nil
	}
	d.was("outcome", &item.Title) // of a decision
	if table.Prefix() == storage.Actions.Prefix() {
		item = Item{ID: d.id}
	}
	var rating ops.Rating
	if d.was("current", &rating); table.Prefix() == storage.Risks.Prefix() && rating.Level().Rank() < b.level.Rank() {
		item = Item{ID: d.id}
	}
	return item, b.covers(facets), nil
}

// within reports whether a department is looked at, or was before it was dissolved.
func (b *builder) within(d delta, h ops.Handle) bool {
	if _, there := b.Org.Department(h); !there {
		d.was("parent", &h)
	}
	return b.Department == "" || b.Org.Within(h, b.Department)
}

// newHead is what else became of a department that was renamed.
const newHead = "head"

// orgChange tells of departments that came, went, were renamed or got another
// head, and of new rules of approval.
func (b *builder) orgChange(d delta) Item {
	kind, handle, _ := strings.Cut(string(d.id), " ")
	item := Item{Department: ops.Handle(handle), By: d.by, Since: d.at}
	switch {
	case kind == "settings" && b.policy && d.changed("approval") && d.fields["approval"].From != nil && b.Department == "":
		item.Rule, item.Department = PolicyChanged, ""
	case kind != "department" || !b.within(d, item.Department):
	case d.changed("handle") && d.fields["handle"].From == nil:
		if b.q.First {
			break // all of them are
		}
		item.Rule, item.Owner = DepartmentNew, b.headOf(item.Department)
	case d.changed("handle"):
		item.Rule = DepartmentGone
		d.was("name", &item.Title)
	case d.changed("name"):
		item.Rule = DepartmentNamed
		d.was("name", &item.Title)
		item.Owner = b.headOf(item.Department)
		if d.changed("head") {
			item.What = newHead
		}
	case d.changed("head"):
		item.Rule, item.Owner = HeadChanged, b.headOf(item.Department)
	}
	if item.Rule == "" {
		return Item{}
	}
	return item
}
