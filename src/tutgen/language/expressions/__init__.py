"""`{{ ... }}`: found in texts, admitted, and compiled to closures that pages evaluate."""
