print("A berth of 12 m")
