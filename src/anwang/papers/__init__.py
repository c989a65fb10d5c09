"""Papers (公文): official documents filled from figures and frozen when issued."""
