"""Microsoft Outlook through Graph: appointments stand in the clinic's calendars, and what else stands there is seen."""
