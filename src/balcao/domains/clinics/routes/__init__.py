"""The routes of clinics, practitioners and services, a file each."""
