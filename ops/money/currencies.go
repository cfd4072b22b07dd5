package money

// The tables of this file are data: ISO 4217, list one, as of 1 January 2026
// (without the Bulgarian lev, with XAD, XCG and ZWG), and what people type and
// read in place of its codes.

// codes holds the active codes by their number of decimals. The funds are among
// them; the metals, XDR, XXX and the like, which have no minor unit, are not.
var codes = map[int]string{
	0: `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
	2: `
		AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
		CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
		GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
		MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
		PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
		TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
	3: `BHD IQD JOD KWD LYD OMR TND`,
	4: `CLF UYW`,
}

// signs holds the symbols and words that people type, in lower case, each with
// the currencies that use it. A sign of several currencies is the home currency
// if that is one of them, and else the first one, unless it is in askWhich.
var signs = map[string]string{
	"€": "EUR", "euro": "EUR", "euros": "EUR",
	"£": "GBP", "pound": "GBP", "pounds": "GBP",
	"$": dollars, "dollar": dollars, "dollars": dollars,
	"¥": "JPY CNY", "￥": "JPY CNY", "円": "JPY", "元": "CNY",
	"yen": "JPY", "yuan": "CNY", "rmb": "CNY", "jp¥": "JPY", "cn¥": "CNY",
	"kr": "SEK NOK DKK ISK", "skr": "SEK", "nkr": "NOK", "dkr": "DKK",
	"rs": "INR PKR LKR NPR MUR SCR", "₨": "INR PKR LKR NPR MUR SCR",
	"rupee": "INR PKR LKR NPR MUR SCR", "rupees": "INR PKR LKR NPR MUR SCR", "₹": "INR",
	"us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
	"sg$": "SGD", "nt$": "TWD", "mx$": "MXN", "r$": "BRL",
	"fr": "CHF", "sfr": "CHF", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "r": "ZAR",
	"₺": "TRY", "tl": "TRY", "₽": "RUB", "₴": "UAH", "₪": "ILS", "₩": "KRW", "₫": "VND", "฿": "THB", "₱": "PHP",
	"₦": "NGN", "₵": "GHS", "gh₵": "GHS", "ksh": "KES", "₡": "CRC", "₲": "PYG", "₸": "KZT", "₼": "AZN", "₾": "GEL",
	"৳": "BDT", "₭": "LAK", "₮": "MNT", "֏": "AMD", "៛": "KHR", "rm": "MYR", "rp": "IDR",
}

const dollars = `USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP UYU BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD
	TTD XCD`

// askWhich holds the signs that stand for no currency in particular.
var askWhich = map[string]bool{"kr": true, "rs": true, "₨": true, "rupee": true, "rupees": true}

// shown holds the symbols that amounts are printed with. Each is read back as
// its own currency (for "¥", see Format), which is why the kroner are not here. A symbol of letters
// is shown only where symbols come last: "40 000 zł", but "PLN 40,000".
var shown = map[Currency]string{
	"EUR": "€", "GBP": "£", "USD": "US$", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "TRY": "₺",
	"RUB": "₽", "UAH": "₴", "VND": "₫", "THB": "฿", "PHP": "₱", "NGN": "₦", "KZT": "₸", "GEL": "₾", "AZN": "₼",
	"AUD": "A$", "CAD": "CA$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$", "BRL": "R$",
	"PLN": "zł", "CZK": "Kč", "HUF": "Ft", "RON": "lei",
}

// likeliest are proposed first to somebody who mistyped a code.
const likeliest = `EUR USD GBP JPY CHF CNY AUD CAD INR SEK NOK DKK PLN CZK HUF BRL MXN SGD HKD NZD ZAR`
