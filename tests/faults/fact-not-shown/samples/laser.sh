lp -d laser-21 laser-2_a
