def start
  fill
  prime
end
