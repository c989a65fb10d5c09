"""Standards (检查表 判定标准): checklists in immutable versions, and the clauses that alone make a hazard major."""
