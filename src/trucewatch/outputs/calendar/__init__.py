"""The clocks of all cases as an iCalendar file, which any calendar program subscribes to or imports."""
