"""The Excel file itself: opened with care, read as a grid, and written so that nothing but the bound cells changes."""
