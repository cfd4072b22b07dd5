package recurrence_test

import (
	"fmt"
	"time"

	"adjutant/ops/recurrence"
)

func ExampleParse() {
	r, err := recurrence.Parse("every  second monday 08:30")
	fmt.Println(r, err)
	_, err = recurrence.Parse("thirsday 15:00")
	fmt.Println(err)
	_, err = recurrence.Parse("60 9 * * 1")
	fmt.Println(err)
	// Output:
	// every second monday 08:30 <nil>
	// "thirsday 15:00" is not a schedule: did you mean "thursday 15:00"?
	// "60" is not a minute: it goes from 0 to 59, or * for every one
}

func ExamplePlan_Upcoming() {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := recurrence.Parse("daily at 2:30")
	if err != nil {
		fmt.Println(err)
		return
	}
	p := recurrence.Plan{Rule: r, Zone: berlin}
	for _, o := range p.Upcoming(time.Date(2027, 3, 27, 0, 0, 0, 0, berlin), 3) {
		fmt.Println(o.Key(), "at", o.At.Format(time.RFC3339), o.Gap, o.Shift)
	}
	// Output:
	// 2027-03-27 02:30 at 2027-03-27T02:30:00+01:00 false 0s
	// 2027-03-28 02:30 at 2027-03-28T03:00:00+02:00 true 1h0m0s
	// 2027-03-29 02:30 at 2027-03-29T02:30:00+02:00 false 0s
}
