package main

// The time zones are part of the program, because people live in zones and the
// machine it runs on may know none: an empty container, a slim image, Windows.
// A newer database on the machine is preferred.
import _ "time/tzdata"
