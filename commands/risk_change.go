package commands

import (
	"adjutant/ops"
	"adjutant/storage"
)

// risk is the risk that the option id names.
func (c *call) risk() (ops.Risk, error) { return storage.Risks.Get(c.r, c.id("id")) }

// changeRisk reads the named risk, sees to it that the person may change it,
// and saves what change makes of it.
func (c *call) changeRisk(change func(ops.Risk) (ops.Risk, error)) (ops.Risk, error) {
	risk, err := c.risk()
	if err != nil {
		return risk, err
	}
	if err := risk.MayChange(c.org, c.me); err != nil {
		return risk, err
	}
	before := risk
	if risk, err = change(risk); err != nil {
		return risk, err
	}
	if risk.Acceptance != before.Acceptance {
		if err := c.revokeAcceptance(before); err != nil {
			return risk, err
		}
	}
	if err := save(c, storage.Risks, &risk); err != nil {
		return risk, err
	}
	if risk.Revision == before.Revision {
		return risk, ops.Refuse("%s is like that already. Nothing was changed.", risk.ID)
	}
	return risk, c.tellOfRisk(risk)
}
