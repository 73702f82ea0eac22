"""The use cases. `desk.Desk` holds them, `opening` finds, makes and opens a desk and says who acts."""
