let compare a b =
  if a < b then a (*@\label{line:compare}@*)
  else swap b a (*@\label{line:swap}@*)
