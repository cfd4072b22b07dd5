package ops_test

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

func linked() *ops.Org {
	return &ops.Org{
		Timezone: "Europe/Berlin",
		People: []ops.Person{
			{Handle: "ana", Name: "Ana Ferreira", Email: "Ana@northwind.example"},
			{Handle: "bo", Name: "Bo Chen", Timezone: "America/New_York", Accounts: map[string]string{"slack": "U01BO"}},
			{Handle: "cy", Name: "Cy Young", Department: "sales", Email: "cy@northwind.example"},
		},
		Departments: []ops.Department{{Handle: "sales", Name: "Sales", Head: "cy", Timezone: "Asia/Tokyo"}},
	}
}

func TestOrgWith(t *testing.T) {
	for _, c := range []struct {
		name  string
		links []ops.Link
		who   ops.Handle
		want  string // account, zone and where they are gone
	}{
		{"nothing", nil, "ana", "map[] Europe/Berlin []"},
		{"a linked account", []ops.Link{{Person: "ana", Platform: "slack", Account: "U1"}}, "ana", "map[slack:U1] Europe/Berlin []"},
		{"its zone", []ops.Link{{Person: "ana", Platform: "slack", Account: "U1", Zone: "Asia/Seoul"}}, "ana", "map[slack:U1] Asia/Seoul []"},
		{"comes before the department's", []ops.Link{{Person: "cy", Platform: "slack", Account: "U1", Zone: "Asia/Seoul"}}, "cy", "map[slack:U1] Asia/Seoul []"},
		{"the person's own zone comes first", []ops.Link{{Person: "bo", Platform: "slack", Account: "U01BO", Zone: "Asia/Seoul", File: true}}, "bo", "map[slack:U01BO] America/New_York []"},
		{"a zone that nobody knows", []ops.Link{{Person: "ana", Platform: "slack", Account: "U1", Zone: "Moon/Crater"}}, "ana", "map[slack:U1] Europe/Berlin []"},
		{"the file names another account", []ops.Link{{Person: "bo", Platform: "slack", Account: "U1"}}, "bo", "map[slack:U01BO] America/New_York []"},
		{"of another platform", []ops.Link{{Person: "bo", Platform: "discord", Account: "7"}}, "bo", "map[discord:7 slack:U01BO] America/New_York []"},
		{"the file gives it to somebody else", []ops.Link{{Person: "ana", Platform: "slack", Account: "U01BO"}}, "ana", "map[] Europe/Berlin []"},
		{"the file named it, and does not any more", []ops.Link{{Person: "ana", Platform: "slack", Account: "U1", File: true}}, "ana", "map[] Europe/Berlin []"},
		{"gone", []ops.Link{{Person: "ana", Platform: "slack", Account: "U1", Zone: "Asia/Seoul", Gone: true}}, "ana", "map[slack:U1] Europe/Berlin [slack]"},
		{"gone, by the file", []ops.Link{{Person: "bo", Platform: "slack", Account: "U01BO", Gone: true, File: true}}, "bo", "map[slack:U01BO] America/New_York [slack]"},
		{"a live one beside it", []ops.Link{{Person: "ana", Platform: "slack", Account: "U1"}, {Person: "ana", Platform: "slack", Account: "U2", Gone: true}}, "ana", "map[slack:U1] Europe/Berlin []"},
		{"of somebody who has left", []ops.Link{{Person: "zoe", Platform: "slack", Account: "U1"}}, "ana", "map[] Europe/Berlin []"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := linked()
			with := file.With(c.links)
			p, _ := with.Person(c.who)
			if got := fmt.Sprintf("%v %v %v", p.Accounts, with.Location(p), p.Gone); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if !reflect.DeepEqual(file, linked()) {
				t.Errorf("the file's organisation was changed: %+v", file)
			}
		})
	}
}

// Whatever the links are: without any the organisation is the file's, an account is
// that of at most one person, what the file says stands, and their order makes no
// difference.
func TestOrgWithProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := linked()
		if file.With(nil) != file {
			t.Fatal("without links it is another organisation")
		}
		links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ops.Link {
			return ops.Link{
				Person:   rapid.SampledFrom([]ops.Handle{"ana", "bo", "cy", "zoe"}).Draw(t, "person"),
				Platform: rapid.SampledFrom([]string{"slack", "discord"}).Draw(t, "platform"),
				Account:  rapid.SampledFrom([]string{"U01BO", "U1", "U2"}).Draw(t, "account"),
				Zone:     rapid.SampledFrom([]string{"", "Asia/Seoul", "Europe/Paris", "nowhere"}).Draw(t, "zone"),
				Gone:     rapid.Bool().Draw(t, "gone"), File: rapid.Bool().Draw(t, "file"),
			}
		}), 0, 6).Draw(t, "links")
		unique := map[string]bool{} // an account has one profile
		var once []ops.Link
		for _, l := range links {
			if k := l.Platform + l.Account; !unique[k] {
				unique[k] = true
				once = append(once, l)
			}
		}
		with, again := file.With(once), file.With(rapid.Permutation(once).Draw(t, "order"))
		if !reflect.DeepEqual(with.People, again.People) {
			t.Fatalf("in another order:\n%+v\n%+v", with.People, again.People)
		}
		owner := map[string]ops.Handle{}
		for i, p := range with.People {
			for platform, account := range p.Accounts {
				if other, taken := owner[platform+account]; taken {
					t.Fatalf("%s is the account of %s and %s", account, other, p.Handle)
				}
				owner[platform+account] = p.Handle
			}
			for platform, account := range file.People[i].Accounts {
				if p.Accounts[platform] != account {
					t.Fatalf("%s has the account %s, and %s by the file", p.Handle, p.Accounts[platform], account)
				}
			}
			if own := file.People[i].Timezone; own != "" && p.Timezone != own {
				t.Fatalf("%s lives in %s, and in %s by the file", p.Handle, p.Timezone, own)
			}
			for _, platform := range p.Gone {
				if p.Accounts[platform] == "" {
					t.Fatalf("%s is gone where there is no account", p.Handle)
				}
			}
		}
	})
}
