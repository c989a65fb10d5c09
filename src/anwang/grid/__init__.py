"""Grid (区划 机构 岗位 人员): who answers for which place, when, and therefore what each official sees.

Records divisions with their history, organs, posts, people, assignments and accounts. Never knows what is inspected or found.
"""
