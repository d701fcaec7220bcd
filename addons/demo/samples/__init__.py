"""Labels to try the station with: what is on them, and the sheet they are printed on."""
