"""The ground: trail, evidence, lifecycle, inputs, numbering, calendar, sheets, measures, rule packs. No domain word."""
