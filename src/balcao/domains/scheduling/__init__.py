"""The agenda: free times, and appointments that the database keeps from overlapping.

An *appointment* has one id for life, through every move; its status is one of FHIR's. An *occupancy* is the time that
it takes from a resource, buffers included: the exclusion constraint on occupancies is what makes a double booking
impossible, and everything in Python about free times is courtesy. A *hold* is an occupancy that expires; booking turns
the hold's own row into the appointment's, so that there is no gap. A *block* is time in which nothing may be booked.
"""
