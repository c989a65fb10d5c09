"""Evidence (证明材料): files kept by their content's digest, uploaded before the act that cites them."""
