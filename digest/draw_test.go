package digest_test

import "adjutant/bot/bottest"

func init() { bottest.Checks(20) } // each company lives for weeks
