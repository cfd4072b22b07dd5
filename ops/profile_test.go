package ops_test

import (
	"testing"
	"time"

	"adjutant/ops"
)

var claimedAt = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func account(id, email string) ops.Profile {
	return ops.Profile{Meta: ops.Meta{ID: ops.ID("PRO-" + id)}, Platform: "slack", Account: "U" + id, Email: email, Standing: ops.MemberAccount}
}

func TestBelonging(t *testing.T) {
	owned := func(p ops.Profile, h ops.Handle, how ops.FoundBy) ops.Profile { return p.OwnedBy(h, how, "") }
	as := func(p ops.Profile, s ops.AccountStanding) ops.Profile { p.Standing = s; return p }
	unlinked := account("1", "ana@northwind.example")
	unlinked.Unlinked = true
	of := account("1", "")
	of.Account = "U01BO"
	claiming := account("1", "ana@northwind.example")
	claiming.Claim = &ops.Claim{Person: "cy", At: claimedAt}
	closed := linked()
	closed.NoEmailLinks = true
	for _, c := range []struct {
		name           string
		org            *ops.Org
		p              ops.Profile
		others, theirs []ops.Profile
		owner          ops.Handle
		how            ops.FoundBy
	}{
		{name: "nothing is known", p: account("1", "")},
		{name: "an address that nobody has", p: account("1", "x@northwind.example")},
		{name: "an address, in capitals or not", p: account("1", "ANA@northwind.example"), owner: "ana", how: ops.ByEmail},
		{name: "the file does not allow it", org: closed, p: account("1", "ana@northwind.example")},
		{name: "a guest", p: as(account("1", "ana@northwind.example"), ops.GuestAccount)},
		{name: "an outsider", p: as(account("1", "ana@northwind.example"), ops.OutsiderAccount)},
		{name: "deactivated", p: as(account("1", "ana@northwind.example"), ops.GoneAccount)},
		{name: "unlinked before", p: unlinked},
		{name: "another account with that address", p: account("1", "ana@northwind.example"), others: []ops.Profile{account("2", "Ana@northwind.example")}},
		{name: "even a guest's", p: account("1", "ana@northwind.example"), others: []ops.Profile{as(account("2", "ana@northwind.example"), ops.GuestAccount)}},
		{name: "itself does not count", p: account("1", "ana@northwind.example"), others: []ops.Profile{account("1", "ana@northwind.example")}, owner: "ana", how: ops.ByEmail},
		{name: "one that is gone does not count", p: account("1", "ana@northwind.example"),
			others: []ops.Profile{as(account("2", "ana@northwind.example"), ops.GoneAccount)}, theirs: []ops.Profile{as(account("2", ""), ops.GoneAccount)}, owner: "ana", how: ops.ByEmail},
		{name: "they have another one", p: account("1", "ana@northwind.example"), theirs: []ops.Profile{account("2", "")}},
		{name: "the file says so", p: of, owner: "bo", how: ops.ByFile},
		{name: "the file says so, whatever was found", p: owned(of, "ana", ops.ByConfirm), owner: "bo", how: ops.ByFile},
		{name: "the file does not say so any more", p: owned(account("1", ""), "bo", ops.ByFile)},
		{name: "the file does not say so any more, but the address does", p: owned(account("1", "ana@northwind.example"), "bo", ops.ByFile), owner: "ana", how: ops.ByEmail},
		{name: "the file names another one", p: owned(account("1", ""), "bo", ops.ByConfirm)},
		{name: "what was confirmed stays", org: closed, p: owned(account("1", "x@northwind.example"), "ana", ops.ByConfirm), owner: "ana", how: ops.ByConfirm},
		{name: "what was found by the address stays", org: closed, p: owned(account("1", "ana@northwind.example"), "ana", ops.ByEmail), owner: "ana", how: ops.ByEmail},
		{name: "until they leave", p: owned(account("1", ""), "zoe", ops.ByConfirm)},
		{name: "the address settles a claim", p: claiming, owner: "ana", how: ops.ByEmail},
	} {
		t.Run(c.name, func(t *testing.T) {
			org := c.org
			if org == nil {
				org = linked()
			}
			got := c.p.Belonging(org, c.others, c.theirs)
			if got.Owner != c.owner || got.How != c.how {
				t.Errorf("it is %q’s (%s), want %q (%s)", got.Owner, got.How, c.owner, c.how)
			}
			if got.Owner != "" && got.Claim != nil {
				t.Error("its claim is still open")
			}
			if again := got.Belonging(org, c.others, c.theirs); again.Owner != got.Owner || again.How != got.How {
				t.Errorf("looked at once more, it is %q’s (%s)", again.Owner, again.How)
			}
		})
	}
}

func TestClaims(t *testing.T) {
	org := linked()
	ana, _ := org.Person("ana")
	bo, _ := org.Person("bo")
	asked := []ops.Handle{"bo"}
	p, err := account("1", "").ClaimBy(ana, asked, claimedAt)
	if err != nil || p.Claim == nil || p.Claim.Person != "ana" || len(p.Readers()) != 1 {
		t.Fatalf("claimed: %+v, %v", p, err)
	}
	if _, err := account("1", "").ClaimBy(ana, nil, claimedAt); err == nil {
		t.Error("a claim that nobody can confirm was taken")
	}
	if _, err := p.Confirm(org, ana); err == nil {
		t.Error("Ana has confirmed that she is Ana")
	}
	if _, err := account("1", "").Confirm(org, bo); err == nil {
		t.Error("confirmed what nobody has claimed")
	}
	if guest := p; true {
		guest.Standing = ops.GuestAccount
		if _, err := guest.Confirm(org, bo); err == nil {
			t.Error("a guest has become Ana")
		}
	}
	if _, err := p.Confirm(org.With([]ops.Link{{Person: "ana", Platform: "slack", Account: "U9"}}), bo); err == nil {
		t.Error("Ana has two accounts")
	}
	if q, err := p.Confirm(org.With([]ops.Link{{Person: "ana", Platform: "slack", Account: "U9", Gone: true}}), bo); err != nil || q.Owner != "ana" {
		t.Errorf("with an old account that is gone: %+v, %v", q, err)
	}
	confirmed, err := p.Confirm(org, bo)
	if err != nil || confirmed.Owner != "ana" || confirmed.How != ops.ByConfirm || confirmed.By != "bo" || confirmed.Claim != nil {
		t.Errorf("confirmed: %+v, %v", confirmed, err)
	}
	if _, err := confirmed.Confirm(org, bo); err == nil {
		t.Error("confirmed twice")
	}
	for range ops.MostRefused {
		if p, err = p.Refuse(); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Refuse(); err == nil {
			t.Error("refused twice")
		}
		p.Claim = &ops.Claim{Person: "ana"}
	}
	if _, err := p.ClaimBy(ana, asked, claimedAt); err == nil {
		t.Errorf("claimed again after %d refusals", p.Refused)
	}
	free, err := confirmed.Unlink(org, ops.Person{Handle: "tom", Roles: []ops.Role{ops.COO}})
	if err != nil || free.Owner != "" || !free.Unlinked {
		t.Errorf("unlinked: %+v, %v", free, err)
	}
	if _, err := free.Unlink(org, ops.Person{Handle: "tom", Roles: []ops.Role{ops.COO}}); err == nil {
		t.Error("unlinked twice")
	}
	if _, err := confirmed.OwnedBy("ana", ops.ByFile, "").Unlink(org, ops.Person{Handle: "tom", Roles: []ops.Role{ops.COO}}); err == nil {
		t.Error("took away what the file says")
	}
}

// A code gives an account to whom it was given to, and they alone can give it up
// again; others are for those who look after accounts.
func TestProve(t *testing.T) {
	org := linked()
	ana, _ := org.Person("ana")
	bo, _ := org.Person("bo")
	claimed := account("1", "")
	claimed.Claim, claimed.Unlinked, claimed.Refused, claimed.Standing = &ops.Claim{Person: "bo"}, true, 2, ""
	p, err := claimed.Prove(org, "ana")
	if err != nil || p.Owner != "ana" || p.How != ops.ByCode || p.By != "ana" || p.Claim != nil || p.Unlinked || p.Refused != 0 || p.Standing != ops.MemberAccount {
		t.Fatalf("%+v, %v", p, err)
	}
	if q := p.Belonging(org, nil, nil); q.Owner != "ana" || q.How != ops.ByCode {
		t.Errorf("the link is lost: %+v", q)
	}
	if _, err := p.Prove(org, "bo"); err == nil {
		t.Error("an account that is Ana’s was given to Bo")
	}
	for _, standing := range []ops.AccountStanding{ops.GuestAccount, ops.OutsiderAccount, ops.GoneAccount} {
		other := account("1", "")
		other.Standing = standing
		if _, err := other.Prove(org, "ana"); err == nil {
			t.Errorf("a %s has become Ana", standing)
		}
	}
	if _, err := account("1", "").Prove(org.With([]ops.Link{{Person: "ana", Platform: "slack", Account: "U9"}}), "ana"); err == nil {
		t.Error("Ana has two accounts")
	}
	if _, err := account("1", "").Prove(org, "zed"); err == nil {
		t.Error("who is not there has an account")
	}
	if _, err := p.Unlink(org, bo); err == nil {
		t.Error("Bo has taken Ana’s account away")
	}
	if q, err := p.Unlink(org, ana); err != nil || q.Owner != "" || !q.Unlinked {
		t.Errorf("Ana cannot give it up: %+v, %v", q, err)
	}
	if _, err := p.OwnedBy("ana", ops.ByEmail, "").Unlink(org, ana); err == nil {
		t.Error("Ana has given up what others have looked at")
	}
}

func TestDeactivated(t *testing.T) {
	for _, c := range []struct {
		p    ops.Person
		want bool
	}{
		{ops.Person{}, false},
		{ops.Person{Accounts: map[string]string{"slack": "U1"}}, false},
		{ops.Person{Accounts: map[string]string{"slack": "U1"}, Gone: []string{"slack"}}, true},
		{ops.Person{Accounts: map[string]string{"slack": "U1", "discord": "7"}, Gone: []string{"slack"}}, false},
		{ops.Person{Accounts: map[string]string{"slack": "U1", "discord": "7"}, Gone: []string{"slack", "discord"}}, true},
	} {
		if got := c.p.Deactivated(); got != c.want {
			t.Errorf("%+v: %t", c.p, got)
		}
	}
}
