package ops

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/ops/typo"
)

// familiarZones are zones of large cities: what is probably meant by a name that
// is misspelt, or by a city without its area.
var familiarZones = strings.Fields(`
	Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi
	America/Anchorage America/Bogota America/Buenos_Aires America/Caracas America/Chicago America/Denver
	America/Halifax America/Lima America/Los_Angeles America/Mexico_City America/Montevideo America/New_York
	America/Phoenix America/Santiago America/Sao_Paulo America/Toronto America/Vancouver
	Asia/Baghdad Asia/Bangkok Asia/Beirut Asia/Colombo Asia/Dhaka Asia/Dubai Asia/Hong_Kong Asia/Jakarta
	Asia/Jerusalem Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Kuala_Lumpur Asia/Manila Asia/Qatar
	Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tashkent Asia/Tehran Asia/Tokyo
	Atlantic/Azores Atlantic/Reykjavik
	Australia/Adelaide Australia/Brisbane Australia/Melbourne Australia/Perth Australia/Sydney
	Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Brussels Europe/Bucharest
	Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon
	Europe/London Europe/Madrid Europe/Moscow Europe/Oslo Europe/Paris Europe/Prague Europe/Riga Europe/Rome
	Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Warsaw Europe/Zurich
	Pacific/Auckland Pacific/Honolulu UTC`)

// ZoneName is the IANA name of the zone that a text means: the name itself, its city,
// or how far it is from UTC (UTC+2, -5, +5:30), in any case. Its error is a *[Fault]
// of that option.
func ZoneName(option, text string) (string, error) {
	text = strings.TrimSpace(text)
	typed := strings.ReplaceAll(text, " ", "_")
	near := make([]string, 0, 2*len(familiarZones))
	for _, name := range familiarZones {
		near = append(near, name, zoneCity(name))
	}
	for _, name := range zonesByFame {
		if city := zoneCity(name); strings.EqualFold(typed, name) || strings.EqualFold(typed, city) {
			return name, nil
		}
	}
	if name, ok := zoneOfOffset(text); ok {
		return name, nil
	}
	// LoadLocation takes "Local" for the zone of the server, which is nobody's.
	if _, ok := zone(typed); ok && typed != "" && typed != "Local" {
		return typed, nil
	}
	meant := Closest(typed, near)
	for _, name := range familiarZones {
		if meant != "" && (name == meant || strings.HasSuffix(name, "/"+meant)) {
			return "", Wrong(option, "“%s” is not a time zone. Did you mean %s?", typo.Shorten(text), name)
		}
	}
	return "", Wrong(option, "“%s” is not a time zone. Write area and city, like Europe/Berlin, or UTC.", typo.Shorten(text))
}

// zonesByFame are all zones, those of large cities first.
var zonesByFame = func() []string {
	all := slices.Clone(familiarZones)
	for _, name := range allZones {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}()

// Zones are the names of the zones that can be offered, those of large cities first.
// It is not to be changed.
func Zones() []string { return zonesByFame }

// zoneCity is the city in the name of a zone.
func zoneCity(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// offset is how far a zone is from UTC, as people write it.
var offset = regexp.MustCompile(`^(?i:utc|gmt)? ?([+\-−–]) ?(\d{1,2})(?:[:.]?(\d\d))?$`)

// oddOffsets are the zones of those whose distance from UTC is no whole number of
// hours, and stays the same all year.
var oddOffsets = map[string]string{
	"+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu",
	"+6:30": "Asia/Yangon", "+8:45": "Australia/Eucla", "+9:30": "Australia/Darwin", "-9:30": "Pacific/Marquesas",
}

// zoneOfOffset is a zone that is always that far from UTC.
func zoneOfOffset(text string) (string, bool) {
	m := offset.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	sign := "-"
	if m[1] == "+" {
		sign = "+"
	}
	hours, _ := strconv.Atoi(m[2])
	switch {
	case m[3] != "" && m[3] != "00":
		name, ok := oddOffsets[sign+strconv.Itoa(hours)+":"+m[3]]
		return name, ok
	case hours == 0:
		return "UTC", true
	case sign == "+" && hours <= 14: // the names of these have the sign of what is to be added to get UTC
		return "Etc/GMT-" + strconv.Itoa(hours), true
	case sign == "-" && hours <= 12:
		return "Etc/GMT+" + strconv.Itoa(hours), true
	}
	return "", false
}

// ZoneWords are a zone as people read it: UTC+2 for Etc/GMT-2.
func ZoneWords(name string) string {
	if hours, ok := strings.CutPrefix(name, "Etc/GMT-"); ok {
		return "UTC+" + hours
	}
	if hours, ok := strings.CutPrefix(name, "Etc/GMT+"); ok {
		return "UTC−" + hours
	}
	return strings.ReplaceAll(name, "_", " ")
}

// ZoneLocation is the zone of a name that [ZoneName] has returned, or one of [Zones].
// It reports false for any other.
func ZoneLocation(name string) (*time.Location, bool) { return zone(name) }

// ChosenZone is where a person lives, as they have said themselves. Its owner is that
// person, and has at most one. It counts for more than what a chat platform says, since
// they were asked, and for less than the organisation's file.
type ChosenZone struct {
	Meta
	Zone string `json:"zone"` // an IANA name
}

// ZoneList is the list of all chosen zones, by person.
const ZoneList = "zones"

// Index keeps what a person has chosen under their name.
func (z *ChosenZone) Index() []Entry {
	return []Entry{{List: ZoneList, Key: []string{string(z.Owner)}, Facets: FacetsOf(&z.Meta, z.Zone)}}
}

// ZoneOf is the person and the zone that facets keep.
func ZoneOf(f Facets) (Handle, string) {
	if len(f.More) == 0 {
		return f.Owner, ""
	}
	return f.Owner, f.More[0]
}

// WithZones is the organisation as it is with the zones that people have chosen. Where
// the file says where somebody lives, that counts.
func (o *Org) WithZones(chosen map[Handle]string) *Org {
	if len(chosen) == 0 {
		return o
	}
	with := *o
	with.People = slices.Clone(o.People)
	for i := range with.People {
		p := &with.People[i]
		if name := chosen[p.Handle]; name != "" && p.Timezone == "" {
			if _, known := zone(name); known {
				p.Timezone = name
			}
		}
	}
	return &with
}

// KnowsZone reports whether it is known where somebody lives: from the file, for them
// or their department, from a platform, or because they have said so.
func (o *Org) KnowsZone(p Person) bool {
	d, _ := o.Department(p.Department)
	return p.Timezone != "" || d.Timezone != ""
}
