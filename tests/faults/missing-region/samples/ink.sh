lp -d ink
