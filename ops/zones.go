package ops

import (
	"strings"

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

// ZoneName is the IANA name of the zone that a text means: the name itself, in
// any case where it is a familiar one, or its city. Its error is a *[Fault] of
// that option.
func ZoneName(option, text string) (string, error) {
	text = strings.TrimSpace(text)
	typed := strings.ReplaceAll(text, " ", "_")
	near := make([]string, 0, 2*len(familiarZones))
	for _, name := range familiarZones {
		_, city, _ := strings.Cut(name, "/")
		if strings.EqualFold(typed, name) || strings.EqualFold(typed, city) && city != "" {
			return name, nil
		}
		near = append(near, name, city)
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
