"""The report page: what a patient or a therapist opens after a recording was checked."""
