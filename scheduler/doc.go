// Package scheduler hands on what waits for its moment: the timers of the store,
// each as the invocation that it is. It knows no schedule, no reminder and no
// check-in, and whom they are for; it knows when, and that once is enough.
package scheduler
