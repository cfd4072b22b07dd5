package blockkit_test

import "adjutant/bot/bottest"

func init() { bottest.Checks(30) } // some messages are as long as messages get
