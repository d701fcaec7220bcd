"""Time as the company works it: calendars, and when so many hours are over."""
